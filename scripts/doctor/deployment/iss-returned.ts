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
    // Refused for a reason that its client is told; the page offers the way back as a link.
    const path = authorizePath(clientId, { response_type: 'token', state })
    const { status, text } = await visit(path, { headers: { accept: 'text/html' } })
    const link = /href="([^"]+)"/g
    const links = [...text.matchAll(link)].map(([, href = '']) => href.replaceAll('&amp;', '&'))
    const back = links.find((href) => href.startsWith(`${redirectUri}?`))
    const parameters = back && new URL(back).searchParams
    const isRight = parameters && parameters.get('state') === state
    const problems = [
      ...(isRight
        ? []
        : [failed(`A refusal offers no way back to the client (${status}).`, rewrittenMend)]),
      ...(isRight && parameters.get('iss') !== url
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
