/** What a session may do, in our words. `docs/reference` and the consent page tell it in prose. */
export const scopes = [
  'github:read',
  'github:private',
  'github:write',
  'github:notifications',
] as const

export type Scope = (typeof scopes)[number]

/** Granted when a client asks for none, and named in the 401 challenge. */
export const defaultScopes: readonly Scope[] = ['github:read']

export const isScope = (word: string): word is Scope => (scopes as readonly string[]).includes(word)

/** The words of a `scope` parameter (RFC 6749 §3.3) that exist here, in our order, each once. */
export function knownScopes(parameter: string): Scope[] {
  const asked = new Set(parameter.split(' '))
  return scopes.filter((scope) => asked.has(scope))
}
