import { errors } from '#shared/errors/catalogue.ts'

/** What a request is told, by name: JSON. In a path or a query it stands as text. */
export type Parameters = Readonly<Record<string, unknown>>

/** A path segment that URL parsers drop or climb by, however it is spelled. */
const vanishes = /^(?:\.|%2e){0,2}$/i

/** Names of the parameters that stand in a route’s path. */
export const namesIn = (path: string): string[] =>
  [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, name = '']) => name)

/**
 * Refuses a parameter that would leave its place in a route: nothing at all, `.`, `..`, or text
 * without a form in UTF-8. Everything else is kept in place by encoding.
 *
 * @throws INVALID_INPUT
 */
export function checkParameters(path: string, parameters: Parameters): void {
  for (const name of namesIn(path)) {
    const value = String(parameters[name] ?? '')
    const stays = value.isWellFormed() && !value.split(/[/\\]/).some((part) => vanishes.test(part))
    if (!stays) throw errors.INVALID_INPUT({ message: `${name} cannot stand in an address.` })
  }
}

/**
 * The parameters of a path as they are put into a route. Octokit encodes them, except what is a sign
 * in an address in a `{+path}` (RFC 6570 §3.2.3): there `?` would begin a query, and `%2f` be a slash.
 */
export function encodePaths(path: string, parameters: Parameters): Record<string, string> {
  const given = namesIn(path).map((name): [string, string] => [name, String(parameters[name])])
  return Object.fromEntries(
    given.map(([name, value]) => [name, path.includes(`{+${name}}`) ? encodePath(value) : value])
  )
}

const encodePath = (path: string) => path.split('/').map(encodeURIComponent).join('/')
