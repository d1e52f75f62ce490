import t from 'tap'
import { build } from '../build.ts'
import { authorizeUrl, connect, postJson, redirectUri, register } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const day = 24 * 3600
const metadata = { client_name: 'A client', redirect_uris: [redirectUri] }

t.test('a client is told what was registered, in an answer that is not kept', async (t) => {
  const service = await build(t)
  const asked = {
    ...metadata,
    client_uri: 'https://client.test',
    grant_types: ['authorization_code'],
    logo_uri: 'https://client.test/logo.png',
    contacts: ['someone@client.test'],
    software_id: 'x',
  }
  const answer = await postJson(service, '/oauth/register', asked)
  t.equal(answer.statusCode, 201)
  t.equal(answer.headers['cache-control'], 'no-store')
  const { client_id: clientId, registration_access_token: token, ...rest } = answer.json()
  t.match(clientId, /^[\w-]{32}$/)
  t.match(token, /^[\w-]{8}\.[\w-]{22}$/)
  t.same(rest, {
    client_id_issued_at: service.clock.nowSeconds(),
    client_name: 'A client',
    client_uri: 'https://client.test/',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    registration_client_uri: `${service.issuer}/oauth/register/${clientId}`,
  })
  t.match(service.audit, [{ event: 'oauth.register', clientId, clientName: 'A client' }])
})

t.test('registering the same again gives the same id and is one event', async (t) => {
  const service = await build(t)
  const first = await postJson(service, '/oauth/register', metadata)
  service.clock.advance(100)
  const again = await postJson(service, '/oauth/register', { ...metadata, scope: 'github:read' })
  t.same(again.json(), first.json(), 'with the date of the first')
  t.equal(service.audit.length, 1)
  t.not(await register(service, { client_name: 'Another client' }), first.json().client_id)
})

t.test('a client keeps its id on another port of loopback and is told that port', async (t) => {
  const service = await build(t)
  const listening = (port: number) => ({
    ...metadata,
    redirect_uris: [`http://127.0.0.1:${port}/callback`],
  })
  const [first, again] = [
    await postJson(service, '/oauth/register', listening(41_021)),
    await postJson(service, '/oauth/register', listening(56_648)),
  ]
  t.same(again.json(), { ...first.json(), ...listening(56_648) })
  t.equal(service.audit.length, 1)
})

t.test('an id is good for 24 hours, for a day more with each use, then for long', async (t) => {
  const service = await build(t)
  const open = async (clientId: string) =>
    (await createVisitor(service.app).open(authorizeUrl(clientId))).statusCode
  const clientId = await register(service)
  service.clock.advance(day - 1)
  t.equal(await open(clientId), 303)
  service.clock.advance(day - 1)
  t.equal(await open(clientId), 303)
  service.clock.advance(day)
  t.equal(await open(clientId), 400, 'nobody ever signed in through it')
  const { clientId: confirmed } = await connect(service)
  service.clock.advance(100 * day)
  t.equal(await open(confirmed), 303)
})

t.test('metadata of the wrong shape is refused in the words of RFC 7591', async (t) => {
  const service = await build(t)
  const wrong: object[] = [
    {},
    [],
    { client_name: 'A client' },
    { redirect_uris: [] },
    { redirect_uris: redirectUri },
    { redirect_uris: { 0: redirectUri } },
    { redirect_uris: [1] },
    { redirect_uris: [null] },
    { redirect_uris: Array.from({ length: 17 }, (_, index) => `${redirectUri}/${index}`) },
    { redirect_uris: [`https://client.test/${'x'.repeat(2048)}`] },
    { ...metadata, client_name: 'x'.repeat(10_000) },
    { ...metadata, client_name: { toString: 'x' } },
    { ...metadata, grant_types: 'authorization_code' },
    { ...metadata, grant_types: ['client_credentials'] },
    { ...metadata, response_types: ['token'] },
    { ...metadata, token_endpoint_auth_method: 'private_key_jwt' },
  ]
  for (const body of wrong) {
    const answer = await postJson(service, '/oauth/register', body)
    const told = JSON.stringify(body).slice(0, 80)
    t.equal(answer.statusCode, 400, told)
    t.match(answer.json(), { error: 'invalid_client_metadata', error_description: /\.$/ }, told)
    t.equal(answer.headers['cache-control'], 'no-store')
  }
  t.same(service.audit, [])
})

t.test('sixteen redirect URIs are not too many', async (t) => {
  const uris = Array.from({ length: 16 }, (_, index) => `${redirectUri}/${index}`)
  const service = await build(t)
  const answer = await postJson(service, '/oauth/register', { redirect_uris: uris })
  t.same(answer.json().redirect_uris, uris)
})

t.test('a redirect URI that is not acceptable is told by its position', async (t) => {
  const service = await build(t, { environment: { REDIRECT_URIS_ALLOWED: 'myapp://cb' } })
  const uris = [redirectUri, 'javascript:alert(1)']
  const answer = await postJson(service, '/oauth/register', { redirect_uris: uris })
  t.equal(answer.statusCode, 400)
  t.match(answer.json(), { error: 'invalid_redirect_uri', error_description: /redirect_uris\[1\]/ })
  t.notMatch(answer.payload, 'javascript')
  const listed = await postJson(service, '/oauth/register', { redirect_uris: ['myapp://cb'] })
  t.equal(listed.statusCode, 201)
})

t.test('where the store fails nothing is registered, and later it works', async (t) => {
  const service = await build(t)
  for (const failing of ['get', 'claim']) {
    service.store.failsAt = ({ method }) => method === failing
    const answer = await postJson(service, '/oauth/register', metadata)
    t.match([answer.statusCode, answer.json().error], [503, 'temporarily_unavailable'], failing)
  }
  t.same(service.audit, [])
  service.store.failsAt = () => false
  t.equal((await postJson(service, '/oauth/register', metadata)).statusCode, 201)
})

t.test('what is not a JSON object is refused, and nothing of it comes back', async (t) => {
  const service = await build(t)
  const wrong: [type: string, payload: string, status: number][] = [
    ['application/json', '{"redirect_uris":', 400],
    ['application/json', '', 400],
    ['application/json', '"text"', 400],
    ['application/json', 'null', 400],
    ['application/json', `{"__proto__":{"redirect_uris":["${redirectUri}"]}}`, 400],
    ['text/plain', JSON.stringify(metadata), 415],
    ['application/x-www-form-urlencoded', `redirect_uris=${redirectUri}`, 400],
    ['application/xml', '<client/>', 415],
    ['application/json', JSON.stringify({ ...metadata, x: 'x'.repeat(1_048_576) }), 413],
  ]
  for (const [type, payload, status] of wrong) {
    const request = { method: 'POST', url: '/oauth/register', payload } as const
    const headers = { 'content-type': type }
    const answer = await service.app.inject({ ...request, headers })
    const told = `${type} ${payload.slice(0, 40)}`
    t.equal(answer.statusCode, status, told)
    t.match(answer.json(), { error: /^invalid_/, error_description: /./ }, told)
    t.notMatch(answer.payload, 'client.test')
  }
})
