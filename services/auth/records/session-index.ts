import { randomToken } from '#shared/crypto/digest.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { Store } from '#shared/stores/store.ts'

/** What uses an account, and which sessions are alive. Entries expire with what they stand for. */
export interface SessionIndex {
  add(sessionId: string, session: Session, ttlSeconds: number): Promise<void>
  remove(sessionId: string, session: Session): Promise<void>
  /** Counts as a use of the account while the code of a sign-in waits to become a session. */
  reserve(accountKey: string): Promise<void>
  /** Whether anything uses the account. */
  isUsed(accountKey: string): Promise<boolean>
  /** Sessions that use the account, at most a thousand. */
  ofAccount(accountKey: string): Promise<string[]>
}

const maxSessions = 1000
const reservation = 'code:'
/** The life of a code, and time to redeem it. */
const reservedSeconds = 90

export function sessionIndex(store: Store): SessionIndex {
  const all = 'gatehouse:auth:sessions'
  const ofAccount = (accountKey: string) => `gatehouse:auth:account-sessions:${accountKey}`
  return {
    async add(sessionId, { accountKey }, ttlSeconds) {
      await Promise.all([
        store.addToIndex(ofAccount(accountKey), sessionId, ttlSeconds),
        store.addToIndex(all, sessionId, ttlSeconds),
      ])
    },
    async remove(sessionId, { accountKey }) {
      await Promise.all([
        store.removeFromIndex(ofAccount(accountKey), sessionId),
        store.removeFromIndex(all, sessionId),
      ])
    },
    reserve: (accountKey) =>
      store.addToIndex(ofAccount(accountKey), `${reservation}${randomToken(8)}`, reservedSeconds),
    isUsed: async (accountKey) => (await store.countIndex(ofAccount(accountKey))) > 0,
    ofAccount: async (accountKey) => {
      const members = await store.listIndex(ofAccount(accountKey), maxSessions)
      return members.filter((member) => !member.startsWith(reservation))
    },
  }
}
