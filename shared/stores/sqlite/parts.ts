import type { DatabaseSync } from 'node:sqlite'

/** What the three groups of methods are built from. */
export interface Parts {
  database: DatabaseSync
  /** Epoch milliseconds. */
  now: () => number
  /** To be called before every write. */
  sweep: () => void
}
