import { failed, outcome } from '../check.ts'
import { jsonOf } from '../visit.ts'
import type { DeploymentCheck } from './deployment.ts'
import { serverMetadataPaths } from './server-metadata.ts'

/** For answers that are always the same, whatever the settings. */
export const rewrittenMend =
  'Gatehouse always does: something between rewrites what it answers, or another server answers. Let the gateway pass answers on unchanged.'

export const pkceAndIss: DeploymentCheck = {
  name: 'pkce-and-iss',
  holds: 'PKCE is offered with S256 alone, and `iss` is announced (RFC 7636, RFC 9207).',
  why: 'MCP clients must refuse a server that does not announce S256; without `iss` they can be led to mix two servers up.',
  page: 'docs/reference/specification.md',
  needs: ['server-metadata'],
  async run({ visit }) {
    const document = jsonOf(await visit(serverMetadataPaths[0]!)) ?? {}
    const methods = JSON.stringify(document['code_challenge_methods_supported'])
    const isAnnounced = document['authorization_response_iss_parameter_supported'] === true
    return outcome(
      [
        ...(methods === '["S256"]'
          ? []
          : [failed('S256 is not the one method offered.', rewrittenMend)]),
        ...(isAnnounced ? [] : [failed('The parameter `iss` is not announced.', rewrittenMend)]),
      ],
      'S256 alone; `iss` is announced.'
    )
  },
}
