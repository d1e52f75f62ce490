import { atLeastOne, entryId } from '../checks.ts'
import type { Store } from '../store.ts'
import { answer, inTransaction } from './database.ts'
import type { Parts } from './parts.ts'

const entryIdPattern = /^\d{1,15}$/

export function sqliteStreams({ database, now, sweep }: Parts): Pick<Store, 'append' | 'read'> {
  const dropEnded = database.prepare('DELETE FROM streams WHERE name = ? AND ends_at_ms <= ?')
  const prolong = database.prepare(`INSERT INTO streams (name, ends_at_ms) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET ends_at_ms = excluded.ends_at_ms`)
  const add = database.prepare('INSERT INTO messages (stream, message) VALUES (?, ?)')
  const trim = database.prepare(`DELETE FROM messages WHERE stream = ? AND id <=
    (SELECT id FROM messages WHERE stream = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`)
  const list = database.prepare(`SELECT id, message FROM messages JOIN streams ON name = stream
    WHERE stream = ? AND ends_at_ms > ? AND id > ? ORDER BY id LIMIT ?`)

  return {
    async append(stream, message, { maxLength, ttlSeconds }) {
      const timeMs = now()
      const endsAtMs = timeMs + atLeastOne('ttlSeconds', ttlSeconds) * 1000
      const kept = atLeastOne('maxLength', maxLength)
      return answer(() => {
        sweep()
        return inTransaction(database, () => {
          dropEnded.run(stream, timeMs)
          prolong.run(stream, endsAtMs)
          const { lastInsertRowid } = add.run(stream, message)
          trim.run(stream, stream, kept)
          return String(lastInsertRowid)
        })
      })
    },

    async read(stream, afterId, limit) {
      const after = Number(entryId(afterId, entryIdPattern, '0'))
      const most = atLeastOne('limit', limit)
      return answer(() =>
        list.all(stream, now(), after, most).map((row) => ({
          id: String(row['id']),
          message: row['message'] as string,
        }))
      )
    },
  }
}
