import { knownClients } from '../../../services/auth/clients/known-clients.ts'
import type { Problem } from '../check.ts'
import { failed, outcome, Unreachable } from '../check.ts'
import type { Answer } from '../visit.ts'
import type { Deployment, DeploymentCheck } from './deployment.ts'
import { authorizePath, ledTo, register } from './deployment.ts'

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
    const answer = await deployment.visit(path)
    const to = ledTo(answer, deployment.url)
    if (answer.status === 303 && to === deployment.url) return []
    return [failed(`${name}: its sign-in ${whereTo(answer, to)}.`, mendOf(answer))]
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    return [failed(`${name}: ${error.message}`, error.mend)]
  }
}

const whereTo = ({ status }: Answer, to: string | null) =>
  status === 303 ? `leads to ${to ?? 'no address'}` : `answers ${status} instead of 303`

function mendOf({ status }: Answer): string {
  if (status === 303) {
    return 'Let the gateway leave the Location header as it is: it is relative on purpose.'
  }
  if (status === 429) return 'Run the doctor again in a minute, or raise RATE_LIMIT_AUTHORIZE.'
  return 'Let the gateway pass /oauth/authorize on with its whole query, unchanged.'
}
