import { AppError } from '#shared/errors/define.ts'
import type { Records } from '#shared/records/records.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { PersonGrants } from '../records/person-grants.ts'
import type { Withdrawals } from '../records/withdrawals.ts'
import type { EndedSessions, Endings } from './endings.ts'
import type { FindLiveSessions } from './live-sessions.ts'

export interface Disconnected extends EndedSessions {
  /** There was something of theirs to end, a session or a consent. */
  isFound: boolean
}

/**
 * What a person ends at `/account`, at once and for every replica. What is over already, and what
 * belongs to somebody else, is left alone and answered as ended. A store that does not answer is
 * told by `isComplete`, never thrown.
 */
export interface Disconnect {
  /** One session; what was allowed stays allowed. */
  session(userId: number, sessionId: string): Promise<Disconnected>
  /** The consent for a client, with all its sessions and codes. */
  app(userId: number, clientId: string): Promise<Disconnected>
  /** Every consent, session and code, and every browser session but the one in this browser. */
  all(userId: number, browser: string): Promise<Disconnected>
}

interface Options {
  stored: Pick<Records<Session>, 'get'>
  grants: PersonGrants
  withdrawals: Withdrawals
  findLive: FindLiveSessions
  endSessions: Endings['endSessions']
  /** All browser sessions of a person, but for that of one browser. */
  signOutElsewhere: (userId: number, browser: string) => Promise<void>
}

/** Each of them ends a thousand sessions, or those under a thousand grants. */
const maxRounds = 10
const nothing: Disconnected = { ended: 0, isComplete: true, isPending: false, isFound: false }

export function disconnector(options: Options): Disconnect {
  const { stored, grants, withdrawals, findLive, endSessions, signOutElsewhere } = options

  const endFound = async (sessionIds: string[]): Promise<Disconnected> => ({
    ...(await endSessions(sessionIds, 'disconnected')),
    isFound: sessionIds.length > 0,
  })

  /** The grant ends first, so that no session is begun under it by a consent that is remembered. */
  async function endGrant(userId: number, grantId: string): Promise<Disconnected> {
    let sum = { ...nothing, isFound: await grants.end(grantId) }
    for (let round = 0; round < maxRounds; round++) {
      const { sessions, hasMore } = await findLive(grantId)
      sum = add(sum, await endFound([...sessions.keys()]))
      if (hasMore && sum.isComplete) continue
      if (sum.isComplete) await grants.unlist(userId, grantId)
      return sum
    }
    return { ...sum, isComplete: false }
  }

  async function endAll(userId: number): Promise<Disconnected> {
    let sum = nothing
    for (let round = 0; round < maxRounds; round++) {
      const { grantIds, hasMore } = await grants.listOf(userId)
      for (const grantId of grantIds) sum = add(sum, await attempt(() => endGrant(userId, grantId)))
      if (!hasMore || !sum.isComplete) return sum
    }
    return { ...sum, isComplete: false }
  }

  return {
    session: (userId, sessionId) =>
      attempt(async () => {
        const session = await stored.get(sessionId)
        // The same number is another person at another GitHub.
        const isOwn =
          session?.userId === userId && session.grantId === grants.idOf(userId, session.clientId)
        return isOwn ? endFound([sessionId]) : nothing
      }),
    app: (userId, clientId) =>
      attempt(async () => {
        await withdrawals.note(userId, clientId)
        return endGrant(userId, grants.idOf(userId, clientId))
      }),
    async all(userId, browser) {
      // First: a browser that is signed in could connect clients anew.
      const left = await attempt(() => signOutElsewhere(userId, browser).then(() => nothing))
      const ended = await attempt(async () => {
        await withdrawals.note(userId, null)
        return endAll(userId)
      })
      return add(left, ended)
    },
  }
}

const add = (one: Disconnected, other: Disconnected): Disconnected => ({
  ended: one.ended + other.ended,
  isComplete: one.isComplete && other.isComplete,
  isPending: one.isPending || other.isPending,
  isFound: one.isFound || other.isFound,
})

/** Whatever has ended by then stays so. */
const attempt = (end: () => Promise<Disconnected>): Promise<Disconnected> =>
  end().catch((error: unknown) => {
    if (error instanceof AppError && error.name === 'STORE_UNAVAILABLE') {
      return { ...nothing, isComplete: false }
    }
    throw error
  })
