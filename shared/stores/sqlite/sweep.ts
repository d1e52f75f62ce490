import type { DatabaseSync } from 'node:sqlite'

const writesPerSweep = 64
/** More than were written since the last sweep, so that what has ended cannot pile up. */
const rowsPerSweep = 4 * writesPerSweep

/** To be called before every write; now and then it deletes some of what has ended. */
export function createSweep(database: DatabaseSync, now: () => number): () => void {
  const statements = ['entries', 'members', 'streams'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE rowid IN
      (SELECT rowid FROM ${table} WHERE ends_at_ms <= ? LIMIT ${rowsPerSweep})`)
  )
  let writes = 0
  return () => {
    writes = (writes + 1) % writesPerSweep
    if (writes > 0) return
    const timeMs = now()
    for (const statement of statements) statement.run(timeMs)
  }
}
