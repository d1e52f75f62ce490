import type { IncomingHttpHeaders } from 'node:http'

const maxDirectives = 20

/**
 * For how many seconds from now a cache that many share may use a response (RFC 9111 §4.2). 0: not
 * at all, or not without asking again. Null: the response does not say.
 */
export function freshSeconds(headers: IncomingHttpHeaders, nowMs: number): number | null {
  const directives = cacheDirectives(headers['cache-control'])
  if (['no-store', 'no-cache', 'private'].some((name) => directives.has(name))) return 0
  const lifetime = directives.get('s-maxage') ?? directives.get('max-age')
  if (lifetime !== undefined) {
    return Math.max(0, wholeSeconds(lifetime) - wholeSeconds(headers.age ?? ''))
  }
  if (headers.expires === undefined) return null
  const sentAtMs = Date.parse(headers.date ?? '') || nowMs
  const lifetimeMs = Date.parse(headers.expires) - sentAtMs
  return Number.isNaN(lifetimeMs) ? 0 : Math.max(0, Math.floor(lifetimeMs / 1000))
}

/** `Cache-Control` by name, in lower case. Of a directive given twice, the first counts. */
export function cacheDirectives(header: string | string[] | undefined): Map<string, string> {
  const given = [header ?? ''].flat().join(',').split(',', maxDirectives).reverse()
  return new Map(
    given.map((directive) => {
      const [name = '', value = ''] = directive.split('=', 2)
      return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')]
    })
  )
}

/** 0 for what is no number: a lifetime that cannot be read is over. */
export const wholeSeconds = (text: string): number => (/^\d{1,10}$/.test(text) ? Number(text) : 0)
