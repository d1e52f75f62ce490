import { digest } from '#shared/crypto/digest.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'
import { grantId } from './grants.ts'

/**
 * When a person last took back what a client, or every client, may do: what they had allowed before
 * must not become a session after, however long its sign-in is on the way.
 */
export interface Withdrawals {
  /** `clientId` null: of every client. */
  note(userId: number, clientId: string | null): Promise<void>
  /** `givenAtMs`: when the person allowed it, epoch milliseconds. */
  covers(consent: { userId: number; clientId: string; givenAtMs: number }): Promise<boolean>
}

interface Withdrawal {
  /** Epoch milliseconds: who comes back in the same second is not refused. */
  atMs: number
}

interface Options {
  store: Store
  upstream: string
  now: () => number
  /** How long a sign-in may take. */
  signInSeconds: number
}

/** The life of a code, and time to redeem it. */
const codeSeconds = 120

export function withdrawalRecords(options: Options): Withdrawals {
  const { store, upstream, now, signInSeconds } = options
  const stored = records<Withdrawal>(store, { owner: 'auth', name: 'withdrawal', version: 1 })
  const ofAll = (userId: number) => digest('person', upstream, String(userId)).slice(0, 32)
  return {
    note: (userId, clientId) => {
      const id = clientId === null ? ofAll(userId) : grantId(upstream, userId, clientId)
      return stored.put(id, { atMs: now() }, signInSeconds + codeSeconds)
    },
    async covers({ userId, clientId, givenAtMs }) {
      const found = await Promise.all([
        stored.get(ofAll(userId)),
        stored.get(grantId(upstream, userId, clientId)),
      ])
      return found.some((withdrawal) => withdrawal !== null && givenAtMs <= withdrawal.atMs)
    },
  }
}
