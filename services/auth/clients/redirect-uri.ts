import { isLoopback } from '#shared/http/loopback.ts'
import { knownClients } from './known-clients.ts'

const maxLength = 2048
const dangerousSchemes = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:'])

/** Custom schemes that well-known clients register, exactly as they do. */
const knownCustomUris: ReadonlySet<string> = new Set(
  Object.values(knownClients)
    .flatMap(({ registration }) => registration.redirect_uris)
    .filter(isCustomScheme)
)

/** Whether an address has a scheme of its own (`myapp://…`) that no browser gives a meaning to. */
export function isCustomScheme(uri: string): boolean {
  const { protocol } = URL.parse(uri) ?? {}
  return protocol !== undefined && !/^https?:$/.test(protocol) && !dangerousSchemes.has(protocol)
}

/** What all of them have to be like, for whoever is told that one is not. */
export const redirectUriForm = 'without user info, fragment, `*` or a parameter of the response'

/** What an authorization response adds: nothing may be in it twice (RFC 6749 §3.1). */
const responseParameters = ['code', 'error', 'error_description', 'iss', 'state']

/** No signs beside those of host names: `;`, `,` and `&` are where parsers differ (RFC 3986 §3.2.2). */
const hostForm = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/

/**
 * Whether a client may register this redirect URI: https anywhere, http on loopback, custom schemes
 * from an exact list alone. No fragment, no user info, printable ASCII (OAuth 2.1 §2.3, §8.4). No
 * `*`, which means nothing here, and no parameter of the response: with an `iss` of its own in front
 * of ours, a client would take one server for another (RFC 9207 §4).
 */
export function isAcceptableRedirectUri(
  uri: string,
  allowedCustomUris: readonly string[]
): boolean {
  const parsed = uri.length <= maxLength && /^[\x21-\x7e]+$/.test(uri) ? URL.parse(uri) : null
  if (!parsed || /[#*]/.test(uri) || parsed.username || parsed.password) return false
  if (responseParameters.some((name) => parsed.searchParams.has(name))) return false
  if (isCustomScheme(uri)) return knownCustomUris.has(uri) || allowedCustomUris.includes(uri)
  // What a person is shown and what a browser opens must be one host: no spelling that parses anew.
  const isSame = uri.startsWith(`${parsed.protocol}//${parsed.hostname}`) && !uri.includes('\\')
  const isPlain = isSame && hostForm.test(parsed.hostname)
  if (parsed.protocol === 'https:') return isPlain
  return parsed.protocol === 'http:' && isPlain && isLoopback(parsed.hostname)
}

const loopbackForm = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?((?:[/?].*)?)$/

/**
 * Whether an authorization request may use this redirect URI: equal to a registered one, except on
 * loopback. There any port is accepted, also where the registered URI names one: a program listens
 * on whichever is free (RFC 8252 §7.3). And there no path is the same as `/` (RFC 3986 §6.2.3):
 * some clients register the one and use the other.
 */
export function isRegisteredRedirectUri(uri: string, registered: readonly string[]): boolean {
  const asked = withoutPort(uri)
  return registered.some((candidate) => withoutPort(candidate) === asked)
}

/** A redirect URI without what makes no difference on loopback; any other comes back as it is. */
export function withoutPort(uri: string): string {
  const match = URL.canParse(uri) ? loopbackForm.exec(uri) : null
  if (!match) return uri
  const [, host, rest = ''] = match
  return `http://${host}${rest.startsWith('/') ? '' : '/'}${rest}`
}

/** What a person is told of where a sign-in leads back to. */
export interface RedirectTarget {
  host: string
  /** A program on the person’s own computer. */
  isLoopback: boolean
  /** `cursor` for an app that owns a scheme; null for web addresses. */
  customScheme: string | null
}

export function redirectTarget(uri: string): RedirectTarget {
  const { protocol, host, hostname } = new URL(uri)
  const customScheme = isCustomScheme(uri) ? protocol.slice(0, -1) : null
  return { host, isLoopback: customScheme === null && isThisComputer(hostname), customScheme }
}

/** Addresses as `URL` spells them: `127.example.com` is a name, and leads anywhere. */
const ownAddress = /^(127(\.\d+){3}|0\.0\.0\.0|\[::\]|\[::ffff:(7f[0-9a-f]{2}|0):[0-9a-f]+\])$/

/** Loopback by any name: over https a client may register those that browsers alone take for it. */
const isThisComputer = (hostname: string): boolean =>
  isLoopback(hostname) || /^(.+\.)?localhost\.?$/.test(hostname) || ownAddress.test(hostname)
