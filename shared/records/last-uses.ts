import type { Store } from '../stores/store.ts'
import type { Records } from './records.ts'
import { records } from './records.ts'

/** When a session was last used at `/mcp`. The mcp service writes it; auth tells its person. */
export interface LastUse {
  /** Epoch seconds; up to a minute older than the use itself. */
  at: number
}

/** So long a last use is remembered. */
export const lastUseSeconds = 30 * 24 * 3600

/** What the auth service may do with last uses. */
export type LastUseReader = Pick<Records<LastUse>, 'get'>

/** Last uses by `sid`. */
export const lastUseRecords = (store: Store): Records<LastUse> =>
  records<LastUse>(store, { owner: 'mcp', name: 'last-use', version: 1 })
