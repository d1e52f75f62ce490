/**
 * What Gatehouse remembers about what people and clients do. `docs/reference/audit-events.md` is
 * generated from it; an event is a row here before anyone writes it. A record holds ids, never a
 * token, and says with `outcome` how it ended.
 */
export const auditEvents = {
  'oauth.register': 'A client registered itself. `clientId`, `clientName`.',
  'oauth.authorize':
    'A client sent a browser to sign in. `clientId`, `scopes`, `redirectUri`; `outcome` is failure and `code` tells why where what it asked was refused.',
  'oauth.consent':
    'A person answered the consent page. `clientId`, `scopes`, and `userId` where somebody was signed in; `outcome` is failure where the answer is no, `reason` is `remembered` where they were not asked again.',
  'oauth.callback': 'A browser came back from GitHub. `clientId`, `userId`, `login`.',
  'oauth.token_exchange': 'A code became a session. `clientId`, `userId`, `sessionId`, `scopes`.',
  'oauth.token_refresh': 'A session was prolonged. `clientId`, `userId`, `sessionId`.',
  'oauth.revoke':
    'A client gave back a token. `clientId`, and `sessionId`, `userId` where that ended a session.',
  'account.sign_in':
    'A person signed in at `/account`, for no client. `userId`, `login`; `outcome` is failure and `code` tells why where they came back from GitHub in vain.',
  'account.sign_out': 'A person signed out of this server in a browser. `userId`, `login`.',
  'session.ended': 'A session ended before its time. `sessionId`, `userId`, `clientId`, `reason`.',
  'account.revoke':
    'A person ended a session, an app or everything (`what`) on the account page; `outcome` is failure where not all of it could be ended. `userId`, `login`, and `sessionId` or `clientId`.',
  'oauth.key_rotation': 'A signing key was made. `keyId`.',
  'api.request':
    'A tool ran, a prompt was filled in or a resource read for a person. `tool`, `prompt` or `resource`, `userId`, `clientId`, `sessionId`, `durationMs`.',
  'security.auth_failure':
    'A request was refused for its credentials, or because another browser had begun what it went on with. `code`, and ids where known.',
  'security.replay': 'A code or refresh token was used again; its session ended. `sessionId`.',
  'security.rate_limit_exceeded': 'A limit was exceeded. `limit`.',
} as const

export type AuditEventName = keyof typeof auditEvents

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
  durationMs?: number
  /** Stable code of the error behind a failure. */
  code?: string
  limit?: string
  keyId?: string
  reason?: string
  what?: 'session' | 'app' | 'all'
}
