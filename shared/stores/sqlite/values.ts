import { atLeastOne } from '../checks.ts'
import type { Store } from '../store.ts'
import { answer } from './database.ts'
import type { Parts } from './parts.ts'

type Values = Pick<Store, 'get' | 'set' | 'claim' | 'take' | 'replace'>

/** Each method is one SQL statement, which is what makes it atomic. */
export function sqliteValues({ database, now, sweep }: Parts): Values {
  const read = database.prepare('SELECT value FROM entries WHERE key = ? AND ends_at_ms > ?')
  const write = database.prepare(`INSERT INTO entries (key, value, ends_at_ms) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at_ms = excluded.ends_at_ms`)
  const writeIfAbsent = database.prepare(`INSERT INTO entries (key, value, ends_at_ms)
    VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at_ms = excluded.ends_at_ms
    WHERE entries.ends_at_ms <= ?`)
  const writeIfSame = database.prepare(`UPDATE entries SET value = ?, ends_at_ms = ?
    WHERE key = ? AND value = ? AND ends_at_ms > ?`)
  const remove = database.prepare('DELETE FROM entries WHERE key = ? RETURNING value, ends_at_ms')

  return {
    get: async (key) =>
      answer(() => (read.get(key, now())?.['value'] as string | undefined) ?? null),

    async set(key, value, ttlSeconds) {
      const endsAtMs = now() + atLeastOne('ttlSeconds', ttlSeconds) * 1000
      answer(() => {
        sweep()
        write.run(key, value, endsAtMs)
      })
    },

    async claim(key, value, ttlSeconds) {
      const timeMs = now()
      const endsAtMs = timeMs + atLeastOne('ttlSeconds', ttlSeconds) * 1000
      return answer(() => {
        sweep()
        return writeIfAbsent.run(key, value, endsAtMs, timeMs).changes === 1
      })
    },

    take: async (key) =>
      answer(() => {
        // To the end, where it is committed: `get` stops at the row and tells of no failure after it.
        const [row] = remove.all(key)
        return row && (row['ends_at_ms'] as number) > now() ? (row['value'] as string) : null
      }),

    async replace(key, expected, value, ttlSeconds) {
      const timeMs = now()
      const endsAtMs = timeMs + atLeastOne('ttlSeconds', ttlSeconds) * 1000
      return answer(() => {
        sweep()
        return writeIfSame.run(value, endsAtMs, key, expected, timeMs).changes === 1
      })
    },
  }
}
