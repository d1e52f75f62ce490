import { errors } from '#shared/errors/catalogue.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import { scopes as allScopes } from '#shared/tokens/scopes.ts'

/** A tool, prompt or resource, as far as all are alike. */
export interface Feature {
  name: string
  scopes: readonly Scope[]
}

/** The scopes that a feature needs and a session does not hold. */
export const missingScopes = (feature: Feature, held: readonly string[]) =>
  feature.scopes.filter((scope) => !held.includes(scope))

/**
 * Asks for a step-up before a feature runs, while the answer can still be a challenge. It names what
 * is needed and what is held: clients of 2025-11-25 then ask for exactly these.
 *
 * @throws INSUFFICIENT_SCOPE
 */
export function requireScopes(feature: Feature, held: readonly string[]): void {
  const missing = missingScopes(feature, held)
  if (missing.length === 0) return
  const scopes = allScopes.filter((scope) => held.includes(scope) || missing.includes(scope))
  throw errors.INSUFFICIENT_SCOPE({ details: { scopes }, facts: { needed: feature.scopes } })
}
