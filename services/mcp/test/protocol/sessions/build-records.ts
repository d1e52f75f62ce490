import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import type { Principal } from '#shared/tokens/principal.ts'
import { mcpSessions } from '../../../protocol/sessions/session-records.ts'

export const kind = { version: '2025-11-25', capabilities: {} }
export const hourMs = 3_600_000

export const who = (userId: number, clientId = 'client'): Principal => ({
  userId,
  clientId,
  sessionId: 'sign-in',
  accountKey: 'account',
  scopes: [],
  expiresAt: 0,
})
export const mona = who(1)

/** Records over a store whose time the test moves; `ended` fills with what was told. */
export function build(wrap: (store: Store) => Store = (store) => store) {
  let nowMs = 1_700_000_000_000
  const now = () => nowMs
  const ended: string[] = []
  const store = memoryStore(now)
  const sessions = mcpSessions({ store: wrap(store), now }, async (id) => void ended.push(id))
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { sessions, store, ended, pass }
}
