import peers from '../../scripts/peers/package.json' with { type: 'json' }
import type {
  ClientName,
  Revision,
  TestedClient,
} from '../../services/test/foreign-clients/tested-clients.ts'
import { revisions, testedClients } from '../../services/test/foreign-clients/tested-clients.ts'
import { code, table } from './markdown.ts'

/** `docs/reference/tested-clients.md`: which clients of others the suite runs, and how. */
export function testedClientsPage(): string {
  const intro =
    'Clients that others wrote, as they come from npm. In every run of the suite each of them finds ' +
    'everything from the address of `/mcp` alone, signs a person in, lists the tools, calls one as ' +
    'that person, and refreshes its session when an access token is refused, with nobody asked to ' +
    'sign in again. The last columns tell in which revision of the protocol it does so.'
  const rows = Object.entries<TestedClient>(testedClients).map(([name, client]) => [
    `${code(name)} (${client.what})`,
    peers.dependencies[name as ClientName],
    client.signsIn,
    ...revisions.map((revision) => spoken(client, revision)),
  ])
  return [intro, table(['Client', 'Version', 'Signs in', ...revisions], rows)].join('\n\n')
}

function spoken({ speaks }: TestedClient, revision: Revision): string {
  const args = speaks[revision]
  if (!args) return '–'
  return args.length === 0 ? 'yes' : `with ${code(args.join(' '))}`
}
