import { randomToken } from '#shared/crypto/digest.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { Store } from '#shared/stores/store.ts'

/** What uses an account, and which sessions are alive. */
export interface SessionIndex {
  /** An entry may outlive its session, which ends where it is not used; the sweep takes it out. */
  add(sessionId: string, session: Pick<Session, 'accountKey'>, ttlSeconds: number): Promise<void>
  remove(sessionId: string, session: Pick<Session, 'accountKey'>): Promise<void>
  /**
   * Counts as a use of the account while the code of a sign-in waits to become a session, for a
   * minute and a half at most. Resolves to what `release` takes.
   */
  reserve(accountKey: string): Promise<string>
  release(accountKey: string, reservation: string): Promise<void>
  /** What uses the account: sessions, and codes that may become some. */
  usesOf(accountKey: string): Promise<AccountUses>
  /** How many sessions there are; those that ended unused may be among them until the sweep. */
  count(): Promise<number>
}

export interface AccountUses {
  sessionIds: string[]
  /** By the code of a sign-in. */
  isReserved: boolean
  /** There are more than the thousand that were listed. */
  hasMore: boolean
}

const maxMembers = 1000
const prefix = 'code:'
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
    async reserve(accountKey) {
      const reservation = `${prefix}${randomToken(8)}`
      await store.addToIndex(ofAccount(accountKey), reservation, reservedSeconds)
      return reservation
    },
    release: (accountKey, reservation) => store.removeFromIndex(ofAccount(accountKey), reservation),
    async usesOf(accountKey) {
      const members = await store.listIndex(ofAccount(accountKey), maxMembers)
      const sessionIds = members.filter((member) => !member.startsWith(prefix))
      const isReserved = sessionIds.length < members.length
      return { sessionIds, isReserved, hasMore: members.length === maxMembers }
    },
    count: () => store.countIndex(all),
  }
}
