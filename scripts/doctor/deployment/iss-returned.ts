import { failed, outcome } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'
import { authorizePath, redirectUri, register } from './deployment.ts'
import { rewrittenMend } from './pkce-and-iss.ts'

export const issReturned: DeploymentCheck = {
  name: 'iss-returned',
  holds: 'What goes back to a client carries its `state`, and `iss` with this very address.',
  why: 'A client that was told of `iss` refuses an answer without it, or with another one, after the person has consented.',
  page: 'docs/reference/specification.md',
  needs: ['server-metadata', 'registration'],
  async run(deployment) {
    const { url, visit } = deployment
    const clientId = await register(deployment, 'a client')
    const state = 'state-of-the-doctor'
    // Refused for a reason that its client is told, and nobody has to sign in for that.
    const path = authorizePath(clientId, { response_type: 'token', state })
    const { status, headers } = await visit(path)
    const back = URL.parse(headers.location ?? '')
    const parameters = back?.searchParams
    const isRight = back?.href.startsWith(redirectUri) && parameters?.get('state') === state
    const problems = [
      ...(isRight
        ? []
        : [failed(`A refusal does not lead back to the client (${status}).`, rewrittenMend)]),
      ...(isRight && parameters?.get('iss') !== url
        ? [
            failed(
              '`iss` of an answer is not this address.',
              `Set PUBLIC_URL=${url}. ${rewrittenMend}`
            ),
          ]
        : []),
    ]
    return outcome(problems, 'A refusal leads back with both.')
  },
}
