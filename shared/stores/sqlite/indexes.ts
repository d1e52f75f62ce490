import { atLeastOne } from '../checks.ts'
import type { Store } from '../store.ts'
import { answer } from './database.ts'
import type { Parts } from './parts.ts'

type Indexes = Pick<Store, 'addToIndex' | 'removeFromIndex' | 'listIndex' | 'countIndex'>

export function sqliteIndexes({ database, now, sweep }: Parts): Indexes {
  const add = database.prepare(`INSERT INTO members (name, member, ends_at_ms) VALUES (?, ?, ?)
    ON CONFLICT (name, member) DO UPDATE SET ends_at_ms = excluded.ends_at_ms`)
  const remove = database.prepare('DELETE FROM members WHERE name = ? AND member = ?')
  const list = database.prepare(`SELECT member FROM members WHERE name = ? AND ends_at_ms > ?
    ORDER BY ends_at_ms LIMIT ?`)
  const count = database.prepare(
    'SELECT count(*) AS members FROM members WHERE name = ? AND ends_at_ms > ?'
  )

  return {
    async addToIndex(index, member, ttlSeconds) {
      const endsAtMs = now() + atLeastOne('ttlSeconds', ttlSeconds) * 1000
      answer(() => {
        sweep()
        add.run(index, member, endsAtMs)
      })
    },

    async removeFromIndex(index, member) {
      answer(() => remove.run(index, member))
    },

    async listIndex(index, limit) {
      const most = atLeastOne('limit', limit)
      return answer(() => list.all(index, now(), most).map((row) => row['member'] as string))
    },

    countIndex: async (index) => answer(() => count.get(index, now())?.['members'] as number),
  }
}
