import t from 'tap'
import { build, issuer } from '../build.ts'
import { operatorsClient, withClients, writeClients } from '../clients-file.ts'
import { authorizeUrl, connect, refresh } from '../flow.ts'
import { createVisitor } from '../visitor.ts'
import { createWorld } from '../world.ts'

const methods = ['none', 'client_secret_basic', 'client_secret_post']
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
      client_id_metadata_document_supported: true,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      scopes_supported: ['github:read', 'github:private', 'github:write', 'github:notifications'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: methods,
      revocation_endpoint: `${issuer}/oauth/revoke`,
      revocation_endpoint_auth_methods_supported: methods,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    })
  }
})

t.test('addresses of other issuers are not answered', async (t) => {
  const { app } = await build(t)
  for (const url of addresses) t.equal((await app.inject(`${url}/mcp`)).statusCode, 404)
})

t.test('what the operator switched off is neither told nor answered', async (t) => {
  const { app } = await build(t, { environment: { CLIENT_REGISTRATION: 'cimd' } })
  t.notOk(Object.hasOwn((await app.inject(addresses[0]!)).json(), 'registration_endpoint'))
  const post = { method: 'POST', url: '/oauth/register', payload: {} } as const
  t.equal((await app.inject(post)).statusCode, 404)
  t.equal((await app.inject('/oauth/register/client')).statusCode, 404)
})

t.test(
  'introspection is told and answered where a client of the operator has a secret',
  async (t) => {
    const [clients] = await writeClients(t, [operatorsClient])
    const { app } = await build(t, { environment: withClients(clients!) })
    t.match((await app.inject(addresses[1]!)).json(), {
      introspection_endpoint: `${issuer}/oauth/introspect`,
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    })
    const publicOne = { ...operatorsClient, client_secret_digest: undefined }
    for (const file of await writeClients(t, [publicOne])) {
      const other = await build(t, { environment: withClients(file) })
      const { payload } = await other.app.inject(addresses[1]!)
      t.notMatch(payload, 'introspection')
      const post = { method: 'POST', url: '/oauth/introspect', payload: 'token=x' } as const
      t.equal((await other.app.inject(post)).statusCode, 404)
    }
  }
)

t.test(
  'with registration off registered clients begin nothing; their sessions go on',
  async (t) => {
    const outside = createWorld()
    const open = await build(t, { outside })
    const { clientId, refreshToken } = await connect(open)
    const environment = { CLIENT_REGISTRATION: 'cimd' }
    const closed = await build(t, { outside, github: open.github, environment })
    const begun = await createVisitor(closed.app).open(authorizeUrl(clientId))
    t.equal(begun.statusCode, 400)
    t.equal((await refresh(closed, clientId, refreshToken)).statusCode, 200)
  }
)
