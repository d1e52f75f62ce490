/** How something that was asked for ended. */
export const outcomes = ['success', 'refused', 'failure'] as const
export type Outcome = (typeof outcomes)[number]

/**
 * `refused`: what was asked for was not right, or a person said no. `failure`: this server, its store
 * or GitHub did not do their part. `statusCode`: of HTTP, as the errors of the catalogue have one.
 */
export function outcomeOf(statusCode: number): Outcome {
  if (statusCode >= 500) return 'failure'
  return statusCode >= 400 ? 'refused' : 'success'
}

/** What the auth service does for clients and people. */
export const operations = [
  ...(['register', 'authorize', 'consent', 'callback'] as const),
  ...(['token_exchange', 'token_refresh', 'revoke', 'introspect'] as const),
]
export type Operation = (typeof operations)[number]

/** Why a session ended before its time. */
export const endReasons = ['revoked', 'replayed', 'disconnected', 'upstream-ended'] as const
export type EndReason = (typeof endReasons)[number]

/** Why another GitHub token is asked for, and what became of that. */
export const refreshReasons = ['expiring', 'rejected'] as const
export const refreshOutcomes = ['renewed', 'still-valid', 'ended', 'failed'] as const

/** Programs that people use, by what they call themselves; `other` are all the rest. */
export const clientFamilies = [
  ...(['Claude Code', 'Claude', 'Cursor', 'VS Code', 'Codex', 'Gemini CLI'] as const),
  ...(['Goose', 'MCP Inspector', 'mcp-remote', 'other'] as const),
]
export type ClientFamily = (typeof clientFamilies)[number]

/** Methods of MCP that clients send, of both revisions. */
export const mcpMethods = [
  ...(['initialize', 'ping', 'server/discover', 'logging/setLevel'] as const),
  ...(['tools/list', 'tools/call', 'prompts/list', 'prompts/get'] as const),
  ...(['resources/list', 'resources/templates/list', 'resources/read'] as const),
  ...(['resources/subscribe', 'resources/unsubscribe', 'subscriptions/listen'] as const),
  ...(['completion/complete', 'notifications/initialized'] as const),
  ...(['notifications/cancelled', 'notifications/roots/list_changed'] as const),
]

/** What `/health/ready` looks at. */
export const dependencies = ['store', 'github', 'auth', 'audit'] as const
export type Dependency = (typeof dependencies)[number]
