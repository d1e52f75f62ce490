import { errors } from '#shared/errors/catalogue.ts'

export type Parameters = Readonly<Record<string, string | number>>

/** A path segment that URL parsers drop or climb by, however it is spelled. */
const vanishes = /^(?:\.|%2e){0,2}$/i

/**
 * Refuses a parameter that would leave its place in a route: nothing at all, `.`, `..`, or text
 * without a form in UTF-8. Everything else is kept in place by Octokit’s encoding.
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
