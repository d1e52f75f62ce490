import { cacheDirectives, wholeSeconds } from '#shared/http/freshness.ts'

export interface CacheSeconds {
  /** For `/user` and `/users/{username}`; 0: not at all. */
  user: number
  /** For everything else; 0: not at all. */
  repository: number
}

const profiles = new Set(['GET /user', 'GET /users/{username}'])

/** How long an answer to this route may be used without asking GitHub, at most. */
export const longestSeconds = (route: string, { user, repository }: CacheSeconds): number =>
  profiles.has(route) ? user : repository

/**
 * For how many seconds a cache of one person may use an answer (RFC 9111); 0: not without asking
 * again. Null: it may not be kept at all.
 */
export function usableSeconds(headers: Headers, longest: number): number | null {
  const directives = cacheDirectives(headers.get('cache-control') ?? undefined)
  if (directives.has('no-store') || headers.get('vary') === '*') return null
  if (directives.has('no-cache')) return 0
  const given = directives.get('max-age')
  if (given === undefined) return longest
  return Math.max(
    0,
    Math.min(wholeSeconds(given) - wholeSeconds(headers.get('age') ?? ''), longest)
  )
}
