import type { auditFields } from './fields.ts'

type Field = keyof typeof auditFields

/** A row of the tables below. */
export interface AuditRow {
  meaning: string
  /** What a record has beside the fields that all have; each where it is known. */
  fields: readonly Field[]
}

/**
 * What Gatehouse remembers about what people and clients do. `docs/reference/audit-events.md` is
 * generated from it; an event is a row here before anyone writes it. A record holds ids, never a
 * token, and says with `outcome` how it ended.
 */
export const auditEvents = {
  'oauth.register': {
    meaning: 'A client registered itself.',
    fields: ['clientId', 'clientName'],
  },
  'oauth.authorize': {
    meaning:
      'A client sent a browser to sign in; `failure` where what it asked was refused, with `code`.',
    fields: ['clientId', 'scopes', 'redirectUri', 'code'],
  },
  'oauth.consent': {
    meaning:
      'A person answered the consent page; `failure` where the answer is no, `reason` is `remembered` where they were not asked again. `userId` where somebody was signed in.',
    fields: ['clientId', 'scopes', 'userId', 'reason'],
  },
  'oauth.callback': {
    meaning: 'A browser came back from GitHub; `failure` where no sign-in came of it, with `code`.',
    fields: ['clientId', 'userId', 'login', 'code'],
  },
  'oauth.token_exchange': {
    meaning: 'A code became a session.',
    fields: ['clientId', 'userId', 'login', 'sessionId', 'scopes'],
  },
  'oauth.token_refresh': {
    meaning: 'A session was prolonged.',
    fields: ['clientId', 'userId', 'login', 'sessionId'],
  },
  'oauth.revoke': {
    meaning: 'A client gave back a token; with a session where that ended one.',
    fields: ['clientId', 'userId', 'sessionId'],
  },
  'account.sign_in': {
    meaning:
      'A person signed in at `/account`, for no client; `failure` where they came back from GitHub in vain, with `code`.',
    fields: ['userId', 'login', 'code'],
  },
  'account.sign_out': {
    meaning: 'A person signed out of this server in a browser.',
    fields: ['userId', 'login'],
  },
  'account.revoke': {
    meaning:
      'A person ended a session, an app or everything (`what`) on the account page; `failure` where not all of it could be ended.',
    fields: ['what', 'userId', 'login', 'clientId', 'sessionId'],
  },
  'session.ended': {
    meaning: 'A session ended before its time; `reason` tells why.',
    fields: ['clientId', 'userId', 'sessionId', 'reason'],
  },
  'oauth.key_rotation': {
    meaning: 'A signing key for access tokens was made.',
    fields: ['keyId'],
  },
  'api.request': {
    meaning:
      'A tool ran, a prompt was filled in or a resource was read for a person; `failure` with `code`.',
    fields: [
      ...(['tool', 'prompt', 'resource', 'access', 'repository'] as const),
      ...(['userId', 'login', 'clientId', 'sessionId'] as const),
      ...(['durationMs', 'code', 'githubRequestIds'] as const),
    ],
  },
  'security.auth_failure': {
    meaning:
      'A request was refused for its credentials, or because another browser had begun what it went on with.',
    fields: ['code', 'userId', 'clientId', 'sessionId'],
  },
  'security.replay': {
    meaning: 'A code or refresh token was used again; its session ended.',
    fields: ['clientId', 'userId', 'sessionId'],
  },
  'security.rate_limit_exceeded': {
    meaning: 'A limit was exceeded, for the first time in this minute.',
    fields: ['limit'],
  },
} as const satisfies Record<string, AuditRow>

/** What the log says of itself: how a chain of records begins, goes on and ends. */
export const chainEvents = {
  'audit.opened': {
    meaning:
      'A process began a chain: always its first record. It names the chains that the store last knew and how far they went.',
    fields: ['keyId', 'heads'],
  },
  'audit.rotated': {
    meaning:
      'The process went on in a new file: its first record there. `file` is the one it left.',
    fields: ['file'],
  },
  'audit.expired': {
    meaning: 'A file older than `AUDIT_KEEP_DAYS` was deleted.',
    fields: ['file'],
  },
  'audit.gap': {
    meaning: 'Records could not be written and are lost, as on a full disk.',
    fields: ['lost', 'since'],
  },
  'audit.closed': {
    meaning: 'The process stopped as it was told to: the end of its chain.',
    fields: [],
  },
} as const satisfies Record<string, AuditRow>

export type AuditEventName = keyof typeof auditEvents | keyof typeof chainEvents

/** How far a chain went. */
export interface ChainHead {
  writer: string
  /** Of the last record. */
  seq: number
  mac: string
}

/** One thing that happened. Values are ids and enumerations; free text only where a row says so. */
export interface AuditEvent {
  event: AuditEventName
  outcome: 'success' | 'failure'
  userId?: number
  login?: string
  clientId?: string
  clientName?: string
  sessionId?: string
  scopes?: readonly string[]
  redirectUri?: string
  tool?: string
  prompt?: string
  resource?: string
  access?: 'read' | 'write'
  repository?: string
  durationMs?: number
  githubRequestIds?: readonly string[]
  /** Stable code of the error behind a failure. */
  code?: string
  limit?: string
  keyId?: string
  reason?: string
  what?: 'session' | 'app' | 'all'
  heads?: readonly ChainHead[]
  file?: string
  lost?: number
  since?: string
}
