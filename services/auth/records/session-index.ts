import { randomToken } from '#shared/crypto/digest.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { Store } from '#shared/stores/store.ts'

/** What a session is listed under; of one that is over it may not be known any more. */
export type ListedUnder = Pick<Session, 'accountKey' | 'grantId'>

/** What uses an account, what stands under a grant, and which sessions are alive. */
export interface SessionIndex {
  /** An entry may outlive its session, which ends where it is not used; who lists it takes it out. */
  add(sessionId: string, session: ListedUnder, ttlSeconds: number): Promise<void>
  remove(sessionId: string, session: Partial<ListedUnder>): Promise<void>
  /**
   * Counts as a use of the account while the code of a sign-in waits to become a session, for a
   * minute and a half at most. Resolves to what `release` takes.
   */
  reserve(accountKey: string): Promise<string>
  release(accountKey: string, reservation: string): Promise<void>
  /** What uses the account: sessions, and codes that may become some. */
  usesOf(accountKey: string): Promise<AccountUses>
  /** Sessions under a grant, the newest first. */
  sessionsUnder(grantId: string): Promise<ListedSessions>
  /** How many sessions there are; those that ended unused may be among them until the sweep. */
  count(): Promise<number>
}

export interface ListedSessions {
  sessionIds: string[]
  /** There are more than the thousand that were listed. */
  hasMore: boolean
}

export interface AccountUses extends ListedSessions {
  /** By the code of a sign-in. */
  isReserved: boolean
}

const maxMembers = 1000
const prefix = 'code:'
/** The life of a code, and time to redeem it. */
const reservedSeconds = 90

export function sessionIndex(store: Store): SessionIndex {
  const all = 'gatehouse:auth:sessions'
  const ofAccount = (accountKey: string) => `gatehouse:auth:account-sessions:${accountKey}`
  const ofGrant = (grantId: string) => `gatehouse:auth:grant-sessions:${grantId}`
  const indexesOf = ({ accountKey, grantId }: Partial<ListedUnder>) => [
    ...(accountKey === undefined ? [] : [ofAccount(accountKey)]),
    ...(grantId === undefined ? [] : [ofGrant(grantId)]),
    all,
  ]
  return {
    async add(sessionId, session, ttlSeconds) {
      const indexes = indexesOf(session)
      await Promise.all(indexes.map((index) => store.addToIndex(index, sessionId, ttlSeconds)))
    },
    async remove(sessionId, session) {
      const indexes = indexesOf(session)
      await Promise.all(indexes.map((index) => store.removeFromIndex(index, sessionId)))
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
    async sessionsUnder(grantId) {
      // Each is listed for the same time, so the last to end is the newest.
      const members = await store.listIndex(ofGrant(grantId), maxMembers)
      return { sessionIds: members.reverse(), hasMore: members.length === maxMembers }
    },
    count: () => store.countIndex(all),
  }
}
