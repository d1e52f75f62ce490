import { DatabaseSync } from 'node:sqlite'
import { answer } from './sqlite/database.ts'
import type { Store } from './store.ts'

export type StoreReader = Pick<Store, 'get' | 'listIndex' | 'close'>

/**
 * What is in the file of `sqliteStore`, for a program beside the one that serves from it: nothing is
 * written, and nothing is locked.
 *
 * @throws STORE_UNAVAILABLE if the file cannot be opened or is no database of ours
 */
export function sqliteReader(path: string, now: () => number = Date.now): StoreReader {
  return answer(() => {
    const database = new DatabaseSync(path, { readOnly: true })
    const read = database.prepare('SELECT value FROM entries WHERE key = ? AND ends_at_ms > ?')
    const list = database.prepare(`SELECT member FROM members WHERE name = ? AND ends_at_ms > ?
      ORDER BY ends_at_ms LIMIT ?`)
    return {
      get: async (key) =>
        answer(() => (read.get(key, now())?.['value'] as string | undefined) ?? null),
      listIndex: async (index, limit) =>
        answer(() => list.all(index, now(), limit).map((row) => row['member'] as string)),
      close: async () => database.close(),
    }
  })
}
