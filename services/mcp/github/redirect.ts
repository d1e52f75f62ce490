import { errors } from '#shared/errors/catalogue.ts'

const redirects = new Set([301, 302, 303, 307, 308])

/**
 * Where an answer sends its request to, or null where it is no redirect. GitHub redirects names that
 * a repository had before, and to where it keeps logs.
 *
 * @throws API_ERROR for a redirect without an address, or of a write: an issue may have moved into a
 * repository that the session may not see
 */
export function redirectTarget(
  { status, headers }: Response,
  from: { url: string; method: string }
): string | null {
  if (!redirects.has(status)) return null
  const location = headers.get('location')
  const target = location === null ? null : URL.parse(location, from.url)
  if (!target) throw errors.API_ERROR({ facts: { status, reason: 'redirected nowhere' } })
  if (from.method !== 'GET') {
    throw errors.API_ERROR({
      message: 'This has moved on GitHub, and nothing was changed.',
      hint: 'Look up its present name, then try again with that.',
      facts: { status },
    })
  }
  return target.href
}
