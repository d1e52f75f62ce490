import type { AuditEvent } from '#shared/audit/events.ts'
import type { AppError } from '#shared/errors/define.ts'
import type { Ran } from '../calls/call-meter.ts'
import type { Caller } from '../calls/caller.ts'
import { selections } from '../calls/selection.ts'
import { toolSets } from '../tools/sets.ts'

/** Mona, calling with everything on; `audit` and `noted` fill with what her calls leave behind. */
export function testCaller(changes: Partial<Caller> = {}) {
  const audit: AuditEvent[] = []
  const noted: AppError[] = []
  const rans: Ran[] = []
  const caller: Caller = {
    principal: {
      userId: 1,
      clientId: 'client',
      sessionId: 'session',
      accountKey: 'account',
      scopes: ['github:read'],
      expiresAt: 2_000_000_000,
    },
    account: { userId: 1, login: 'mona', githubToken: 'gho_mona', expiresAt: null, revision: 1 },
    selection: selections({ sets: toolSets, readOnly: false })({}),
    mcpSessionId: null,
    logLevel: 'info',
    capabilities: {},
    githubRequestIds: [],
    audit: (event) => void audit.push(event),
    note: (error) => void noted.push(error),
    ran: (ran) => void rans.push(ran),
    letPoll: async () => {},
    ...changes,
  }
  return { caller, audit, noted, rans }
}
