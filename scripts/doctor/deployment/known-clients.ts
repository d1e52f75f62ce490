import { knownClients } from '../../../services/auth/clients/known-clients.ts'
import type { Problem } from '../check.ts'
import { failed, outcome, shown, Unreachable } from '../check.ts'
import type { Deployment, DeploymentCheck } from './deployment.ts'
import { authorizePath, register } from './deployment.ts'

export const knownClientsCheck: DeploymentCheck = {
  name: 'known-clients',
  holds:
    'Every client of the table may register its redirect URIs, and begins a sign-in with them.',
  why: 'The client that is refused tells its person of an invalid redirect URI before anybody sees a page.',
  page: 'docs/reference/settings.md',
  needs: ['registration'],
  async run(deployment) {
    const problems: Problem[] = []
    const clients = Object.entries(knownClients)
    for (const [name, { registration, asks }] of clients) {
      problems.push(...(await tryClient(deployment, name, registration, asks.at(-1)!)))
    }
    const told = `${clients.length} register and begin: ${Object.keys(knownClients).join(', ')}.`
    return outcome(problems, told)
  },
}

/** Registers as this client does, under a name of the doctor’s own, and begins a sign-in. */
async function tryClient(
  deployment: Deployment,
  name: string,
  metadata: object,
  redirectUri: string
): Promise<Problem[]> {
  try {
    const clientId = await register(deployment, name, metadata)
    const path = authorizePath(clientId, { redirect_uri: redirectUri })
    const { status, headers } = await deployment.visit(path)
    const place = URL.parse(headers.location ?? '', deployment.url)
    if (status === 303 && place?.origin === deployment.url) return []
    return [failed(`${name}: its sign-in ${whereTo(status, place)}.`, mendOf(status, place))]
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    return [failed(`${name}: ${error.message}`, error.mend)]
  }
}

const whereTo = (status: number, place: URL | null) =>
  place && status === 303 ? `leads to ${shown(place.origin)}` : `answers ${status} instead of 303`

function mendOf(status: number, place: URL | null): string {
  if (place && status === 303) {
    return 'Let the gateway leave the Location header as it is: it is relative on purpose.'
  }
  if (status === 429) return 'Run the doctor again in a minute, or raise RATE_LIMIT_AUTHORIZE.'
  return 'Let the gateway pass /oauth/authorize on with its whole query, unchanged.'
}
