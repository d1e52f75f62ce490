import { failed, outcome } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'
import { postInitialize } from './deployment.ts'

export const authorizationHeader: DeploymentCheck = {
  name: 'authorization-header',
  holds: 'The gateway passes the Authorization header on.',
  why: 'A client signs in, sends its token, and is asked to sign in again, for ever.',
  page: 'docs/guides/doctor.md',
  needs: ['challenge'],
  async run(deployment) {
    const authorization = 'Bearer made-up-by-the-doctor'
    const { status, headers } = await postInitialize(deployment, { authorization })
    // Only a token that arrived can be called invalid (RFC 6750 §3.1).
    const isSeen = /error="invalid_token"/.test(String(headers['www-authenticate']))
    const problem = failed(
      `A made-up token is answered ${status} as if there were none.`,
      'Let the gateway pass the Authorization header on, and use none of its own (no auth_basic, no forward_auth on /mcp).'
    )
    return outcome(status === 401 && isSeen ? [] : [problem], 'A made-up token is called invalid.')
  },
}
