import { errors } from '#shared/errors/catalogue.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import { defaultScopes, knownScopes } from '#shared/tokens/scopes.ts'
import type { Parameters } from './parameters.ts'

/** Scopes that exist here; unknown ones are ignored, none means the default (RFC 6749 §3.3). */
export function checkScope(parameters: Parameters): Scope[] {
  const asked = parameters['scope']
  if (asked === undefined) return [...defaultScopes]
  const known = knownScopes(asked)
  if (known.length === 0) throw errors.INVALID_SCOPE({ facts: { scope: asked.slice(0, 200) } })
  return known
}
