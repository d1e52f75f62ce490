import { generateKeyPairSync } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import { build, modern } from '../build.ts'

const list = (token?: string, headers: Record<string, string> = {}) =>
  modern({ method: 'tools/list', headers, ...(token && { token }) })

const pointer =
  'resource_metadata="http://localhost:8080/.well-known/oauth-protected-resource/mcp", scope="github:read"'

t.test('without a token the challenge says where to begin, and no fault', async (t) => {
  const store = { ...memoryStore(), get: () => Promise.reject(new Error('asked the store')) }
  const built = await build(t, { world: { store } })
  for (const method of ['GET', 'POST', 'DELETE'] as const) {
    const response = await built.app.inject({ ...list(), method })
    t.equal(response.statusCode, 401, method)
    t.equal(response.headers['www-authenticate'], `Bearer ${pointer}`)
    t.match(response.json(), { error: { code: 401, data: { code: 'AUTH_001' } }, id: null })
  }
  t.same(built.audit, [], 'a beginning is no failure')
  t.same(built.github.asked, [])
})

t.test('a right token passes, whatever the case of the scheme', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  for (const authorization of [`Bearer ${token}`, `bearer ${token}`, `BEARER  ${token}`]) {
    const response = await app.inject(list(undefined, { authorization }))
    t.equal(response.statusCode, 200, authorization.slice(0, 9))
  }
})

t.test('credentials in another form are a malformed request', async (t) => {
  const { app, signIn, audit } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const forms = [
    'Basic dTpw',
    'Bearer',
    'Bearer ',
    `DPoP ${token}`,
    'Bearer a b',
    'Bearer ü',
    token,
  ]
  for (const authorization of forms) {
    const response = await app.inject(list(undefined, { authorization }))
    t.equal(response.statusCode, 400, authorization.slice(0, 9))
    t.match(response.headers['www-authenticate'], `Bearer error="invalid_request"`)
    t.match(response.json(), { error: { code: -32600, data: { code: 'AUTH_021' } } })
  }
  t.equal(audit.length, forms.length)
  t.match(audit[0], { event: 'security.auth_failure', outcome: 'failure', code: 'AUTH_021' })
})

t.test('two credentials in one request are refused, whichever comes first', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const statusOf = (authorization: string[]) =>
    new Promise<number | undefined>((resolve, reject) => {
      const outgoing = httpRequest({ port, path: '/mcp', method: 'GET' }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      outgoing.setHeader('host', 'localhost:8080')
      outgoing.setHeader('authorization', authorization)
      outgoing.on('error', reject).end()
    })
  t.equal(await statusOf([`Bearer ${token}`, 'Bearer other']), 400)
  t.equal(await statusOf(['Bearer other', `Bearer ${token}`]), 400)
  t.equal(await statusOf([`Bearer ${token}`]), 405, 'one alone goes on to the transport')
})

const inThePast = Math.floor(Date.now() / 1000) - 60
const foreignKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

t.test('a token with one fault is refused, and the fault is told to nobody', async (t) => {
  const built = await build(t)
  const { claims } = await built.signIn({ userId: 1, login: 'mona' })
  const right = { claims }
  const faults = {
    'another audience': { claims: { ...claims, aud: 'https://other.example/mcp' } },
    'the issuer as audience': { claims: { ...claims, aud: 'http://localhost:8080' } },
    'another issuer': { claims: { ...claims, iss: 'https://other.example' } },
    'another type': { ...right, header: { typ: 'JWT' } },
    'no type': { ...right, header: { typ: undefined } },
    'a key nobody published': { ...right, header: { kid: 'k2' } },
    'a foreign key under our id': { ...right, key: foreignKey },
    'no session id': { claims: { ...claims, sid: undefined } },
  }
  for (const [fault, spoiled] of Object.entries(faults)) {
    const response = await built.app.inject(list(await built.sign(spoiled)))
    t.equal(response.statusCode, 401, fault)
    t.equal(
      response.headers['www-authenticate'],
      `Bearer error="invalid_token", error_description="The access token is not valid here.", ${pointer}`
    )
    t.match(response.json(), { error: { code: 401, data: { code: 'AUTH_005' } } })
  }
  t.equal(built.audit.length, Object.keys(faults).length)
  t.match(built.audit[0], { event: 'security.auth_failure', code: 'AUTH_005' })
})

t.test('a flood of wrong tokens is refused alike and fills no audit log', async (t) => {
  const built = await build(t)
  const flood = (remoteAddress: string) => built.app.inject({ ...list('wrong'), remoteAddress })
  for (let count = 0; count < 100; count++) {
    t.equal((await flood(`2001:db8::${count + 1}`)).statusCode, 401)
  }
  t.equal(built.audit.length, 60)
  t.equal((await flood('192.0.2.7')).statusCode, 401)
  t.equal(built.audit.length, 61, 'another address is noted still')
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const right = await built.app.inject({ ...list(token), remoteAddress: '2001:db8::1' })
  t.equal(right.statusCode, 200, 'nobody is punished for it')
})

t.test('an expired token is told apart, so that clients refresh', async (t) => {
  const { app, sign, signIn } = await build(t)
  const { claims } = await signIn({ userId: 1, login: 'mona' })
  const response = await app.inject(list(await sign({ claims, expiresAt: inThePast })))
  t.equal(response.statusCode, 401)
  t.match(response.headers['www-authenticate'], 'error="invalid_token"')
  t.match(response.json(), { error: { data: { code: 'AUTH_003' } } })
})
