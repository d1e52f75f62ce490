import t from 'tap'
import { build } from '../build.ts'
import { registerConfidential } from '../confidential.ts'
import { postJson, redirectUri } from '../flow.ts'

const metadata = { client_name: 'A client', redirect_uris: [redirectUri] }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

t.test(
  'a client reads with its token what was registered, by the address it was told',
  async (t) => {
    const service = await build(t)
    const {
      client_secret: _,
      client_secret_expires_at: _0,
      ...public_
    } = (await postJson(service, '/oauth/register', metadata)).json()
    const { answer } = await registerConfidential(service, 'client_secret_post')
    const { client_secret: secret, client_secret_expires_at, ...confidential } = answer.json()
    t.equal(client_secret_expires_at, 0)
    for (const registered of [public_, confidential]) {
      const { registration_client_uri: uri, registration_access_token: token } = registered
      t.equal(new URL(uri).origin, service.issuer)
      const read = await service.app.inject({ url: new URL(uri).pathname, headers: bearer(token) })
      t.equal(read.statusCode, 200)
      t.same(read.json(), registered)
      t.equal(read.headers['cache-control'], 'no-store')
      t.notMatch(read.payload, secret)
    }
  }
)

t.test('who asks for a secret gets an id and a secret that nobody else gets', async (t) => {
  const service = await build(t)
  const [one, other] = [await registerConfidential(service), await registerConfidential(service)]
  t.match([one.clientId, one.secret], [/^[\w-]{32}$/, /^[\w-]{43}$/])
  t.not(one.clientId, other.clientId)
  t.not(one.secret, other.secret)
  t.equal(one.answer.json().token_endpoint_auth_method, 'client_secret_basic')
  t.notOk(service.store.written.some((text) => text.includes(one.secret)))
  t.match(service.audit, [{ event: 'oauth.register' }, { event: 'oauth.register' }])
})

t.test('registrations with a secret are counted, for each is new', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_REGISTER: '2' } })
  for (const status of [201, 201, 429]) {
    t.equal((await registerConfidential(service)).answer.statusCode, status)
  }
})

t.test('another token reads nothing, and nobody learns which clients there are', async (t) => {
  const service = await build(t)
  const registered = (await postJson(service, '/oauth/register', metadata)).json()
  const { client_id: id, registration_access_token: token } = registered
  const other = (await registerConfidential(service)).answer.json()
  const wrong: [id: string, headers: Record<string, string>][] = [
    [id, {}],
    [id, bearer('x')],
    [id, bearer(`${token}x`)],
    [id, bearer(other.registration_access_token)],
    [id, { authorization: `Basic ${token}` }],
    ['unknown', bearer(token)],
  ]
  for (const [clientId, headers] of wrong) {
    const answer = await service.app.inject({ url: `/oauth/register/${clientId}`, headers })
    t.match([answer.statusCode, answer.json().error], [401, 'invalid_token'])
    t.equal(answer.headers['www-authenticate'], 'Bearer error="invalid_token"')
    t.notMatch(answer.payload, 'client.test')
  }
  service.clock.advance(24 * 3600)
  const late = await service.app.inject({ url: `/oauth/register/${id}`, headers: bearer(token) })
  t.equal(late.statusCode, 401, 'the registration has ended')
})
