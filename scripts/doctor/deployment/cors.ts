import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import type { Answer } from '../visit.ts'
import type { Deployment, DeploymentCheck } from './deployment.ts'
import { serverMetadataPaths } from './server-metadata.ts'

/** Open to browser clients of every origin. */
const open: readonly [path: string, method: string][] = [
  ['/.well-known/oauth-protected-resource/mcp', 'GET'],
  ...serverMetadataPaths.map((path) => [path, 'GET'] as [string, string]),
  ['/.well-known/jwks.json', 'GET'],
  ['/oauth/token', 'POST'],
  ['/oauth/revoke', 'POST'],
]
const origin = 'https://browser-client.example'
const mend =
  'Gatehouse answers OPTIONS and sends the Access-Control headers itself: let the gateway pass both on, and add none of its own.'

export const cors: DeploymentCheck = {
  name: 'cors',
  holds: 'Clients that run in a browser may read metadata, sign in and call /mcp (CORS).',
  why: 'The Inspector and every other client in a browser reports “Failed to fetch”, and nothing else.',
  page: 'docs/reference/specification.md',
  needs: ['challenge', 'resource-metadata', 'server-metadata'],
  async run(deployment) {
    const problems: Problem[] = []
    for (const [path, method] of open) {
      problems.push(...(await tryPath(deployment, path, method, origin, '*')))
    }
    // At /mcp the origins of ALLOWED_ORIGINS alone are let in, and always the own one.
    const { url } = deployment
    problems.push(...(await tryPath(deployment, '/mcp', 'POST', url, url)))
    return outcome(problems, `${open.length} endpoints and /mcp answer preflights.`)
  },
}

async function tryPath(
  { visit }: Deployment,
  path: string,
  method: string,
  from: string,
  allowed: string
): Promise<Problem[]> {
  const asked = 'authorization,content-type,mcp-protocol-version'
  const preflight = await visit(path, {
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': method,
      'access-control-request-headers': asked,
    },
  })
  const answer = await visit(path, { method, headers: { origin: from } })
  const isOpen = ({ headers }: Answer) => headers['access-control-allow-origin'] === allowed
  const takes = String(preflight.headers['access-control-allow-headers']).toLowerCase()
  const takesAll = asked.split(',').every((name) => takes.includes(name))
  const exposes = String(answer.headers['access-control-expose-headers'])
  return [
    ...(preflight.status < 300 && isOpen(preflight) && takesAll
      ? []
      : [failed(`The preflight of ${method} ${path} is refused (${preflight.status}).`, mend)]),
    ...(isOpen(answer) ? [] : [failed(saysOf(method, path, answer, allowed), mend)]),
    ...(isOpen(answer) && !exposes.includes('WWW-Authenticate')
      ? [failed(`${method} ${path} does not let a page read the challenge.`, mend)]
      : []),
  ]
}

function saysOf(method: string, path: string, { headers }: Answer, allowed: string): string {
  const given = headers['access-control-allow-origin']
  const form = given?.includes(',') ? 'more than once' : 'not'
  return `${method} ${path} carries Access-Control-Allow-Origin: ${allowed} ${form}.`
}
