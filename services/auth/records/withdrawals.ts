import { digest } from '#shared/crypto/digest.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'
import { grantId } from './grants.ts'

/**
 * When a person last took back what a client, or every client, may do: a code that was issued before
 * must not become a session after.
 */
export interface Withdrawals {
  /** `clientId` null: of every client. */
  note(userId: number, clientId: string | null): Promise<void>
  covers(code: { userId: number; clientId: string; issuedAtMs: number }): Promise<boolean>
}

interface Withdrawal {
  /** Epoch milliseconds: who comes back in the same second is not refused. */
  atMs: number
}

/** The life of a code, and time to redeem it. */
const ttlSeconds = 120

export function withdrawalRecords(store: Store, upstream: string, now: () => number): Withdrawals {
  const stored = records<Withdrawal>(store, { owner: 'auth', name: 'withdrawal', version: 1 })
  const ofAll = (userId: number) => digest('person', upstream, String(userId)).slice(0, 32)
  return {
    note: (userId, clientId) => {
      const id = clientId === null ? ofAll(userId) : grantId(upstream, userId, clientId)
      return stored.put(id, { atMs: now() }, ttlSeconds)
    },
    async covers({ userId, clientId, issuedAtMs }) {
      const found = await Promise.all([
        stored.get(ofAll(userId)),
        stored.get(grantId(upstream, userId, clientId)),
      ])
      return found.some((withdrawal) => withdrawal !== null && issuedAtMs <= withdrawal.atMs)
    },
  }
}
