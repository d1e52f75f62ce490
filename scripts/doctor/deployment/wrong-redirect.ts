import { failed, outcome } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'
import { authorizePath, ledTo, register } from './deployment.ts'

export const wrongRedirect: DeploymentCheck = {
  name: 'wrong-redirect',
  holds:
    'An authorization request with a foreign redirect URI gets a page and is redirected nowhere.',
  why: 'Somebody could have codes sent to an address of their own.',
  page: 'docs/reference/specification.md',
  needs: ['registration'],
  async run(deployment) {
    const clientId = await register(deployment, 'a client')
    const path = authorizePath(clientId, { redirect_uri: 'https://foreign.example/callback' })
    const answer = await deployment.visit(path, { headers: { accept: 'text/html' } })
    const { status, headers } = answer
    const isPage = status === 400 && String(headers['content-type']).startsWith('text/html')
    const to = ledTo(answer, deployment.url)
    const isKept = isPage && to === null
    const problem = failed(
      `It answers ${status} instead of a page with status 400${to === null ? '' : `, and leads to ${to}`}.`,
      'Let the gateway leave pages with an error status to Gatehouse (nginx: proxy_intercept_errors off).'
    )
    return outcome(isKept ? [] : [problem], 'A page with status 400, no redirect.')
  },
}
