import type { FastifyBaseLogger } from 'fastify'
import type { AuditEvent } from '#shared/audit/events.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Records } from '#shared/records/records.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { Provider } from '../providers/provider.ts'
import type { Accounts } from '../records/accounts.ts'
import type { SessionIndex } from '../records/session-index.ts'

/** Why a session ended; the audit record tells it. */
export type EndReason = 'revoked' | 'replayed' | 'upstream-ended'

/** How sessions and accounts end: at once, and for every replica. */
export interface Endings {
  /**
   * Ends a session. The account that no session uses any more goes with it, and its token is revoked
   * at GitHub. Resolves to the session, or null if it was over already.
   */
  endSession(sessionId: string, reason: EndReason): Promise<Session | null>
  /** Ends an account that GitHub has ended, with every session that uses it. */
  endAccount(accountKey: string): Promise<void>
}

interface Options {
  sessions: Records<Session>
  index: SessionIndex
  accounts: Accounts
  provider: Provider
  audit: (event: AuditEvent) => void
  log: FastifyBaseLogger
}

export function endings(options: Options): Endings {
  const { sessions, index, accounts, provider, audit, log } = options

  async function end(sessionId: string, reason: EndReason): Promise<Session | null> {
    const session = await sessions.take(sessionId)
    if (!session) return null
    await index.remove(sessionId, session)
    const { userId, clientId } = session
    audit({ event: 'session.ended', outcome: 'success', userId, clientId, sessionId, reason })
    return session
  }

  /** Looked at before it is asked for its uses: an account written meanwhile then is not removed. */
  async function retire(accountKey: string): Promise<void> {
    const held = await accounts.open(accountKey)
    if (!held || (await index.isUsed(accountKey))) return
    if (!(await accounts.remove(accountKey, held))) return
    await provider.revoke(held.accessToken).catch((thrown: unknown) => {
      log.warn({ err: toAppError(thrown) }, 'a GitHub token nobody uses could not be revoked')
    })
  }

  return {
    async endSession(sessionId, reason) {
      const session = await end(sessionId, reason)
      if (session) await retire(session.accountKey)
      return session
    },
    async endAccount(accountKey) {
      const held = await accounts.open(accountKey)
      const using = await index.ofAccount(accountKey)
      await Promise.all(using.map((sessionId) => end(sessionId, 'upstream-ended')))
      if (held) await accounts.remove(accountKey, held)
    },
  }
}
