import { errors } from '#shared/errors/catalogue.ts'
import { scopes as allScopes } from '#shared/tokens/scopes.ts'
import type { Tool } from '../tools/tool.ts'

/** The scopes that a tool needs and a session does not hold. */
export const missingScopes = (tool: Tool, held: readonly string[]) =>
  tool.scopes.filter((scope) => !held.includes(scope))

/**
 * Asks for a step-up before a tool runs, while the answer can still be a challenge. It names what
 * is needed and what is held: clients of 2025-11-25 then ask for exactly these.
 *
 * @throws INSUFFICIENT_SCOPE
 */
export function requireScopes(tool: Tool, held: readonly string[]): void {
  const missing = missingScopes(tool, held)
  if (missing.length === 0) return
  const scopes = allScopes.filter((scope) => held.includes(scope) || missing.includes(scope))
  throw errors.INSUFFICIENT_SCOPE({ details: { scopes }, facts: { needed: tool.scopes } })
}
