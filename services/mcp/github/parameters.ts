import { errors } from '#shared/errors/catalogue.ts'

export type Parameters = Readonly<Record<string, string | number>>

/** A path segment that URL parsers drop or climb by, however it is spelled. */
const vanishes = /^(?:\.|%2e){0,2}$/i

/**
 * Refuses a parameter that would leave its place in a route: nothing at all, `.`, `..`, or text
 * without a form in UTF-8. Everything else is kept in place by encoding.
 *
 * @throws INVALID_INPUT
 */
export function checkParameters(path: string, parameters: Parameters): void {
  for (const [, name = ''] of path.matchAll(/\{\+?(\w+)\}/g)) {
    const value = String(parameters[name] ?? '')
    const stays = value.isWellFormed() && !value.split(/[/\\]/).some((part) => vanishes.test(part))
    if (!stays) throw errors.INVALID_INPUT({ message: `${name} cannot stand in an address.` })
  }
}

/**
 * Parameters as they are put into a route. Octokit encodes them, except what is a sign in an address
 * in a `{+path}` (RFC 6570 §3.2.3): there `?` would begin a query, and `%2f` be a slash.
 */
export function encodePaths(path: string, parameters: Parameters): Parameters {
  const paths = [...path.matchAll(/\{\+(\w+)\}/g)].map(([, name = '']) => {
    const segments = String(parameters[name]).split('/')
    return [name, segments.map(encodeURIComponent).join('/')]
  })
  return { ...parameters, ...Object.fromEntries(paths) }
}
