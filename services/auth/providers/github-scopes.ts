import type { Scope } from '#shared/tokens/scopes.ts'

/** GitHub’s OAuth App scopes for ours (design §6). */
const githubScopes: Readonly<Record<Scope, readonly string[]>> = {
  'github:read': ['read:user', 'read:org'],
  'github:private': ['repo'],
  'github:write': ['repo'],
  'github:notifications': ['notifications'],
}

/**
 * Scopes that contain others, so that GitHub leaves the narrower one out of its answer.
 * Source: GitHub, "Scopes for OAuth apps" (normalized scopes).
 */
const containing: Readonly<Record<string, readonly string[]>> = {
  'read:user': ['user'],
  'read:org': ['write:org', 'admin:org'],
}

export const githubScopesFor = (scopes: readonly Scope[]): string[] => [
  ...new Set(scopes.flatMap((scope) => githubScopes[scope])),
]

/** Our scopes whose every GitHub scope was granted; people may grant less than was asked. */
export function scopesGrantedBy(asked: readonly Scope[], granted: readonly string[]): Scope[] {
  const holds = (name: string) =>
    granted.includes(name) || (containing[name] ?? []).some((wider) => granted.includes(wider))
  return asked.filter((scope) => githubScopes[scope].every(holds))
}
