import type { AuditEvent } from '#shared/audit/events.ts'
import type { AppError } from '#shared/errors/define.ts'
import type { OpenAccount } from '#shared/records/accounts.ts'
import type { Principal } from '#shared/tokens/principal.ts'

/** The person behind one request, and where what happens in it is written down. */
export interface Caller {
  principal: Principal
  account: OpenAccount
  audit: (event: AuditEvent) => void
  /** Logs an error of this request, once. */
  note: (error: AppError) => void
}

/** What an audit record tells of who called. */
export const idsOf = ({ userId, clientId, sessionId }: Principal) => ({
  userId,
  clientId,
  sessionId,
})
