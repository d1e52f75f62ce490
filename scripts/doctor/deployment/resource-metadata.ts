import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import type { Answer } from '../visit.ts'
import { jsonOf } from '../visit.ts'
import { compareAddress } from './compare-address.ts'
import type { DeploymentCheck } from './deployment.ts'

const path = '/.well-known/oauth-protected-resource/mcp'

export const resourceMetadata: DeploymentCheck = {
  name: 'resource-metadata',
  holds: 'The protected resource metadata names this address, and this issuer (RFC 9728 §3.3).',
  why: 'The SDKs of both generations compare `resource` with the address they were given, and stop where it differs.',
  page: 'docs/reference/specification.md',
  async run({ url, visit }) {
    return outcome(problemsOf(await visit(path), url), `\`resource\` is ${url}/mcp.`)
  },
}

function problemsOf(answer: Answer, url: string): Problem[] {
  const document = jsonOf(answer)
  if (answer.status !== 200 || !document) {
    const mend = `Let the gateway send ${path} to the mcp service, with its path unchanged. Some keep /.well-known for certificates: limit that to /.well-known/acme-challenge.`
    return [failed(`GET ${path} answers ${answer.status} and no metadata.`, mend)]
  }
  const servers = document['authorization_servers']
  const issuer = Array.isArray(servers) ? servers[0] : undefined
  return [
    compareAddress('`resource`', document['resource'], `${url}/mcp`),
    compareAddress('`authorization_servers`', issuer, url),
  ].filter((problem) => problem !== null)
}
