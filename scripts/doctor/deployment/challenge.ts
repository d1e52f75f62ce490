import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import type { Answer } from '../visit.ts'
import { compareAddress } from './compare-address.ts'
import type { DeploymentCheck } from './deployment.ts'
import { isOurs, postInitialize } from './deployment.ts'

export const challenge: DeploymentCheck = {
  name: 'challenge',
  holds: 'A request without a token is answered 401 and told where the metadata is (RFC 9728).',
  why: 'Claude, Cursor, VS Code and the Inspector begin with this answer: without it none of them opens a sign-in.',
  page: 'docs/reference/specification.md',
  async run(deployment) {
    const answer = await postInitialize(deployment)
    return outcome(problemsOf(answer, deployment.url), 'POST /mcp: 401 with resource_metadata.')
  },
}

function problemsOf(answer: Answer, url: string): Problem[] {
  const { status, headers } = answer
  if (status !== 401) return [failed(`POST /mcp answers ${status} instead of 401.`, mendOf(answer))]
  const header = headers['www-authenticate']
  if (header === undefined) {
    const mend = 'Let the gateway pass the header WWW-Authenticate of the mcp service on.'
    return [failed('The 401 carries no WWW-Authenticate header.', mend)]
  }
  const given = /resource_metadata="([^"]*)"/.exec(header)?.[1]
  if (given === undefined) {
    const mend =
      'Let the gateway ask for no sign-in of its own at /mcp (no auth_basic, no forward_auth), and pass WWW-Authenticate on as it is.'
    return [failed('WWW-Authenticate of the 401 names no resource_metadata.', mend)]
  }
  const expected = `${url}/.well-known/oauth-protected-resource/mcp`
  const problem = compareAddress('resource_metadata in WWW-Authenticate', given, expected)
  return problem ? [problem] : []
}

function mendOf(answer: Answer): string {
  const { status } = answer
  if (status === 403 && !isOurs(answer)) {
    return 'Something in front answers in place of Gatehouse: let it pass programs on as well as browsers (no bot check, no filter of addresses, no sign-in of its own).'
  }
  if (status === 403) {
    return 'The mcp service sees another host than the one of PUBLIC_URL: let the gateway pass the Host header of the client (nginx: proxy_set_header Host $host), or correct PUBLIC_URL.'
  }
  if (status === 404 || status === 405) {
    return 'Let the gateway send /mcp to the mcp service, with the path as it is: no prefix added, none taken off.'
  }
  if (status >= 500) return 'Start the mcp service, and correct its address in the gateway.'
  return 'Let the gateway pass POST /mcp on without an answer or a redirect of its own.'
}
