import { errors } from '../errors/catalogue.ts'
import { localChannels } from './local-channels.ts'
import { answer, openDatabase } from './sqlite/database.ts'
import { sqliteIndexes } from './sqlite/indexes.ts'
import { sqliteStreams } from './sqlite/streams.ts'
import { createSweep } from './sqlite/sweep.ts'
import { sqliteValues } from './sqlite/values.ts'
import type { Store } from './store.ts'

/**
 * A store in one SQLite file (0600, with its -wal and -shm), which outlives the process. Several
 * processes may use the file; publish and subscribe stay within each. `now` gives epoch
 * milliseconds. Every call is synchronous inside: it holds up this process for its duration.
 *
 * @throws STORE_UNAVAILABLE if the file cannot be opened or is no database.
 */
export function sqliteStore(path: string, now: () => number = Date.now): Store {
  const database = openDatabase(path)
  const { clear, ...channels } = localChannels(() => {
    if (!database.isOpen) {
      throw errors.STORE_UNAVAILABLE({ cause: new Error('the store is closed') })
    }
  })

  return answer(() => {
    const parts = { database, now, sweep: createSweep(database, now) }
    const look = database.prepare('SELECT count(*) FROM sqlite_schema')
    return {
      ...sqliteValues(parts),
      ...sqliteIndexes(parts),
      ...sqliteStreams(parts),
      ...channels,
      ping: async () => void answer(() => look.get()),
      async close() {
        clear()
        if (database.isOpen) database.close()
      },
    }
  })
}
