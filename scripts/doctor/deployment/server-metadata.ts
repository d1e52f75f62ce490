import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import type { Answer } from '../visit.ts'
import { jsonOf } from '../visit.ts'
import { compareAddress } from './compare-address.ts'
import type { DeploymentCheck } from './deployment.ts'

/** Clients try either first (RFC 8414 §3, OpenID Connect Discovery §4). */
export const serverMetadataPaths = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
]

const endpoints = {
  authorization_endpoint: '/oauth/authorize',
  token_endpoint: '/oauth/token',
  revocation_endpoint: '/oauth/revoke',
  jwks_uri: '/.well-known/jwks.json',
}

export const serverMetadata: DeploymentCheck = {
  name: 'server-metadata',
  holds: 'Both forms of the server metadata name this address as issuer, byte for byte (RFC 8414).',
  why: 'Clients must refuse an issuer that differs by as much as a slash (§3.3); those that do not send people to an address that is not there.',
  page: 'docs/reference/specification.md',
  async run({ url, visit }) {
    const problems: Problem[] = []
    for (const path of serverMetadataPaths)
      problems.push(...problemsOf(await visit(path), path, url))
    return outcome(problems, `The issuer is ${url}.`)
  },
}

function problemsOf(answer: Answer, path: string, url: string): Problem[] {
  const document = jsonOf(answer)
  if (answer.status !== 200 || !document) {
    const mend = `Let the gateway send ${path} to the auth service, with its path unchanged.`
    return [failed(`GET ${path} answers ${answer.status} and no metadata.`, mend)]
  }
  const issuer = compareAddress(`\`issuer\` of ${path}`, document['issuer'], url)
  // Wrong for the same reason: told once.
  if (issuer) return [issuer]
  return Object.entries(endpoints)
    .map(([name, place]) => compareAddress(`\`${name}\` of ${path}`, document[name], url + place))
    .filter((problem) => problem !== null)
}
