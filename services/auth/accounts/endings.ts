import type { FastifyBaseLogger } from 'fastify'
import type { AuditEvent } from '#shared/audit/events.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Records } from '#shared/records/records.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { EndReason } from '#shared/telemetry/label-values.ts'
import type { Accounts, HeldAccount } from '../records/accounts.ts'
import type { BrowserSessions } from '../records/browser-sessions.ts'
import type { SessionIndex } from '../records/session-index.ts'
import type { TokenRevoker } from './revoke-tokens.ts'

/** How sessions and accounts end: at once, and for every replica. */
export interface Endings {
  /**
   * Ends a session, and its account if nothing uses that any more; where the latter fails it is logged,
   * and left to the sweep. Resolves to the session, or null if it was over already.
   * @throws STORE_UNAVAILABLE if it may not have ended
   */
  endSession(sessionId: string, reason: EndReason): Promise<Session | null>
  /** The same for many; what fails is logged, and keeps no other from ending. */
  endSessions(sessionIds: readonly string[], reason: EndReason): Promise<EndedSessions>
  /**
   * Ends an account whose tokens GitHub refused, with every session that uses it, and signs its
   * person out of all browsers. `false`, and nothing ended: it is not as it was held any more, so others have better tokens or it is gone.
   */
  endAccount(accountKey: string, held: HeldAccount): Promise<boolean>
  /**
   * Ends an account that neither a session nor a code uses, and revokes its tokens at GitHub.
   *
   * @throws API_ERROR, GITHUB_UNREACHABLE if GitHub could not be told: then the account stays;
   * STORE_UNAVAILABLE, SEAL_BROKEN
   */
  endUnused(accountKey: string): Promise<'ended' | 'in-use' | 'gone'>
}

export interface EndedSessions {
  /** How many ended now; those that were over already are not among them. */
  ended: number
  /** `false`: the store did not answer for some, which may go on. */
  isComplete: boolean
  /** An account nothing uses any more stays until GitHub can be told; the sweep tries again. */
  isPending: boolean
}

interface Options {
  sessions: Records<Session>
  index: SessionIndex
  accounts: Accounts
  signOutEverywhere: BrowserSessions['endAll']
  revoke: TokenRevoker['revoke']
  audit: (event: AuditEvent) => void
  /** Told of every session that ends. */
  onEnd: (reason: EndReason) => void
  log: Pick<FastifyBaseLogger, 'warn'>
}

export function endings(options: Options): Endings {
  const { sessions, index, accounts, revoke, audit, onEnd, log } = options

  async function end(sessionId: string, reason: EndReason): Promise<Session | null> {
    const session = await sessions.take(sessionId)
    if (!session) return null
    const { userId, clientId } = session
    audit({ event: 'session.ended', outcome: 'success', userId, clientId, sessionId, reason })
    onEnd(reason)
    return session
  }

  /** Whether a live session or a code uses the account. Entries of sessions that expired go. */
  async function isUsed(accountKey: string): Promise<boolean> {
    const { sessionIds, isReserved, hasMore } = await index.usesOf(accountKey)
    // A code may be about to become a session that is listed and not written yet.
    if (isReserved) return true
    const found = await Promise.all(sessionIds.map((sessionId) => sessions.get(sessionId)))
    const over = sessionIds.filter((_, at) => found[at] === null)
    await Promise.all(over.map((sessionId) => index.remove(sessionId, { accountKey })))
    return over.length < sessionIds.length || hasMore
  }

  /** Held before its uses are asked for, so an account that a sign-in writes meanwhile stays. */
  async function endUnused(accountKey: string) {
    const held = await accounts.open(accountKey)
    if (!held) return 'gone'
    if (await isUsed(accountKey)) return 'in-use'
    if (!(await accounts.remove(accountKey, held))) return 'in-use'
    const { expiresAt } = held.found.value
    await revoke({ ...held, expiresAt }).catch(async (error: unknown) => {
      await accounts.restore(accountKey, held)
      throw error
    })
    return 'ended'
  }

  /** Ends accounts that were used by these sessions alone. Resolves to whether all went well. */
  async function leave(ended: ReadonlyMap<string, Session>): Promise<boolean> {
    try {
      await Promise.all([...ended].map(([id, session]) => index.remove(id, session)))
      const accountKeys = new Set([...ended.values()].map(({ accountKey }) => accountKey))
      for (const accountKey of accountKeys) await endUnused(accountKey)
      return true
    } catch (thrown) {
      log.warn(
        { err: toAppError(thrown) },
        'an account without sessions did not end; the sweep tries again'
      )
      return false
    }
  }

  /** `undefined`: it may not have ended. */
  async function tryToEnd(sessionId: string, reason: EndReason) {
    return end(sessionId, reason).catch((thrown: unknown) => {
      log.warn({ err: toAppError(thrown) }, 'a session may not have ended')
      return undefined
    })
  }

  return {
    endUnused,

    async endSession(sessionId, reason) {
      const session = await end(sessionId, reason)
      if (session) await leave(new Map([[sessionId, session]]))
      return session
    },

    async endSessions(sessionIds, reason) {
      const found = await Promise.all(sessionIds.map((id) => tryToEnd(id, reason)))
      const ended = new Map<string, Session>()
      for (const [at, session] of found.entries()) if (session) ended.set(sessionIds[at]!, session)
      const isComplete = !found.includes(undefined)
      return { ended: ended.size, isComplete, isPending: !(await leave(ended)) }
    },

    async endAccount(accountKey, held) {
      // Listed before it goes: sessions of a sign-in that follows are not among them.
      const { sessionIds } = await index.usesOf(accountKey)
      if (!(await accounts.remove(accountKey, held))) return false
      await options.signOutEverywhere(held.found.value.userId)
      // Gone, it lets no session in; to end them too is tidy, and tells the audit log.
      for (const sessionId of sessionIds) {
        const session = await end(sessionId, 'upstream-ended')
        await index.remove(sessionId, session ?? { accountKey })
      }
      return true
    },
  }
}
