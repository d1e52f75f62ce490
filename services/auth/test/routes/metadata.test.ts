import t from 'tap'
import { build, issuer } from '../build.ts'

const addresses = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']

t.test('both addresses that clients try answer with the same document', async (t) => {
  const { app } = await build(t)
  for (const url of addresses) {
    const answer = await app.inject(url)
    t.equal(answer.statusCode, 200)
    t.match(answer.headers['content-type'], /^application\/json/)
    t.same(answer.json(), {
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      registration_endpoint: `${issuer}/oauth/register`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      scopes_supported: ['github:read', 'github:private', 'github:write', 'github:notifications'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['none'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    })
  }
})

t.test('no header of a request changes an address in it (CVE-2025-6514)', async (t) => {
  const { app } = await build(t)
  const headers = {
    host: 'attacker.test',
    'x-forwarded-host': 'attacker.test',
    'x-forwarded-proto': 'http',
    forwarded: 'host=attacker.test;proto=http',
  }
  for (const url of addresses) {
    t.notMatch((await app.inject({ url, headers })).payload, 'attacker')
  }
})

t.test('addresses of other issuers are not answered', async (t) => {
  const { app } = await build(t)
  for (const url of addresses) t.equal((await app.inject(`${url}/mcp`)).statusCode, 404)
})
