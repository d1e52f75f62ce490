import type { ClientFamily } from '#shared/telemetry/label-values.ts'
import { knownClients } from './known-clients.ts'

/** What each family calls itself when it registers, the longest first: `Claude Code` is no `Claude`. */
const names = Object.entries(knownClients)
  .map(([family, { registration }]) => ({
    family: family as ClientFamily,
    name: String(registration['client_name']).toLowerCase(),
  }))
  .sort((one, other) => other.name.length - one.name.length)

/**
 * The program that a client says it is: by its whole name, or the beginning of one such as
 * `Codex (gatehouse)`. It proves nothing, and is for statistics alone.
 */
export function familyOf(clientName: string): ClientFamily {
  const said = clientName.toLowerCase()
  const known = names.find(
    ({ name }) => said.startsWith(name) && !/^\w/.test(said.slice(name.length))
  )
  return known?.family ?? 'other'
}
