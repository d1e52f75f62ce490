import type { ClientCapabilities } from '@modelcontextprotocol/server'
import type { AuditEvent } from '#shared/audit/events.ts'
import type { AppError } from '#shared/errors/define.ts'
import type { OpenAccount } from '#shared/records/accounts.ts'
import type { Principal } from '#shared/tokens/principal.ts'
import type { LogLevel } from '../features/context.ts'
import type { Ran } from './call-meter.ts'
import type { Selection } from './selection.ts'

/** The person behind one request, and where what happens in it is written down. */
export interface Caller {
  principal: Principal
  account: OpenAccount
  selection: Selection
  /** Of a client of 2025-11-25 that began one. */
  mcpSessionId: string | null
  /** What a client of 2025-11-25 can do for a server; each request of 2026-07-28 says its own. */
  capabilities: ClientCapabilities
  /** Least severe log message that a client of 2025-11-25 wants; each request of 2026-07-28 says its own. */
  logLevel: LogLevel
  audit: (event: AuditEvent) => void
  /** GitHub’s ids of the requests that were made for this one and are not in a record yet. */
  githubRequestIds: string[]
  /** Logs an error of this request, once. */
  note: (error: AppError) => void
  /** Tells operators of what has run. */
  ran: (ran: Ran) => void
  /** As in `CallContext`. */
  letPoll: () => Promise<void>
}

/** What an audit record tells of who called. */
export const idsOf = ({ userId, clientId, sessionId }: Principal) => ({
  userId,
  clientId,
  sessionId,
})
