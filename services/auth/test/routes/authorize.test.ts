import t from 'tap'
import { build, issuer } from '../build.ts'
import { ask, authorizeUrl, clientState, redirectUri, register } from '../flow.ts'
import { createVisitor, linkOf } from '../visitor.ts'

t.test('a right request leads to the consent page of this server and to nobody else', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const answer = await createVisitor(service.app).open(authorizeUrl(clientId))
  t.equal(answer.statusCode, 303)
  t.match(answer.headers.location, /^\/oauth\/consent\?sign_in=[\w-]{22}$/)
  t.match(answer.headers['set-cookie'], /^__Host-gatehouse=/)
  t.equal(answer.headers['referrer-policy'], 'no-referrer')
  const scopes = ['github:read']
  t.match(service.audit.at(-1), { event: 'oauth.authorize', clientId, scopes, redirectUri })
})

t.test('a browser keeps its session over several sign-ins, each with its own id', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const [first, second] = [await ask(visitor, clientId), await ask(visitor, clientId)]
  t.not(first.fields.sign_in, second.fields.sign_in)
  t.not(first.fields.csrf, second.fields.csrf)
  t.equal(visitor.cookies.size, 1)
})

t.test('an unknown client and a missing one are pages that lead nowhere', async (t) => {
  const service = await build(t)
  for (const clientId of ['unknown', '', 'x'.repeat(5000)]) {
    const answer = await createVisitor(service.app).open(authorizeUrl(clientId))
    t.equal(answer.statusCode, 400)
    t.match(answer.headers['content-type'], 'text/html')
    t.equal(answer.headers.location, undefined)
    t.equal(answer.headers['set-cookie'], undefined)
    t.notMatch(answer.payload, /<a |http-equiv|client\.test/)
    const { clientId: named, ...record } = service.audit.at(-1)!
    t.match(record, { event: 'oauth.authorize', outcome: 'failure', code: /^AUTH_00[79]$/ })
    t.equal(named, undefined, 'it may be anything')
  }
})

t.test('a client with one redirect URI need not name it', async (t) => {
  const service = await build(t)
  const one = await register(service)
  const visitor = createVisitor(service.app)
  for (const redirect_uri of [null, '']) {
    t.equal((await visitor.open(authorizeUrl(one, { redirect_uri }))).statusCode, 303)
  }
  const two = await register(service, { redirect_uris: [redirectUri, `${redirectUri}2`] })
  const answer = await visitor.open(authorizeUrl(two, { redirect_uri: null }))
  t.match([answer.statusCode, answer.headers.location], [400, undefined])
})

const mistakes: [oauth: string, changed: Record<string, string | null>][] = [
  ['invalid_request', { response_type: null }],
  ['unsupported_response_type', { response_type: 'token' }],
  ['invalid_request', { response_mode: 'fragment' }],
  ['invalid_request', { code_challenge: null }],
  ['invalid_request', { code_challenge: '' }],
  ['invalid_request', { code_challenge: 'short' }],
  ['invalid_request', { code_challenge_method: null }],
  ['invalid_request', { code_challenge_method: 'plain' }],
  ['invalid_target', { resource: 'https://attacker.test/mcp' }],
  ['invalid_target', { resource: `${issuer}/mcp#part` }],
  ['invalid_scope', { scope: 'everything' }],
]

t.test('before the person acted an error is a page with a link, never a redirect', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_ADDRESS_FACTOR: '100' } })
  const clientId = await register(service)
  for (const [oauth, changed] of mistakes) {
    const answer = await createVisitor(service.app).open(authorizeUrl(clientId, changed))
    const told = JSON.stringify(changed)
    t.equal(answer.statusCode, 400, told)
    t.equal(answer.headers.location, undefined, told)
    t.notMatch(answer.payload, 'http-equiv="refresh"', told)
    const link = new URL(linkOf(answer.payload))
    t.equal(`${link.origin}${link.pathname}`, redirectUri)
    const { error_description: description, ...rest } = Object.fromEntries(link.searchParams)
    t.ok(description)
    t.same(rest, { error: oauth, state: clientState, iss: issuer }, told)
  }
  const told = service.audit.filter(({ event }) => event === 'oauth.authorize')
  t.equal(told.length, mistakes.length)
  for (const record of told) {
    t.match(record, { outcome: 'failure', clientId, code: /^AUTH_0(09|10|11|12)$/ })
  }
})

t.test('a repeated parameter is refused before anything in it is believed', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_ADDRESS_FACTOR: '100' } })
  const url = authorizeUrl(await register(service))
  for (const name of ['client_id', 'redirect_uri', 'state', 'scope', 'resource', 'nonsense']) {
    const answer = await createVisitor(service.app).open(`${url}&${name}=a&${name}=b`)
    t.match([answer.statusCode, answer.headers.location], [400, undefined], name)
    t.notMatch(answer.payload, '<a ', name)
  }
})

t.test('unknown and empty parameters change nothing', async (t) => {
  const service = await build(t)
  const url = authorizeUrl(await register(service), { scope: '', resource: '', prompt: 'none' })
  t.equal(
    (await createVisitor(service.app).open(`${url}&request_uri=x&__proto__=y`)).statusCode,
    303
  )
})

t.test('every spelling of the one resource is taken', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  for (const resource of [`${issuer}/mcp`, `${issuer}/mcp/`, 'HTTPS://GATEHOUSE.test:443/mcp']) {
    const answer = await createVisitor(service.app).open(authorizeUrl(clientId, { resource }))
    t.equal(answer.statusCode, 303, resource)
  }
})

t.test('where the store fails no sign-in begins, and the same address works later', async (t) => {
  const service = await build(t)
  const url = authorizeUrl(await register(service))
  const failing: [method: string, kind: string][] = [
    ['get', 'client'],
    ['replace', 'client'],
    ['set', 'sign-in'],
  ]
  for (const [method, kind] of failing) {
    service.store.failsAt = (call) => call.method === method && call.key.includes(`:${kind}:`)
    const answer = await createVisitor(service.app).open(url)
    t.match([answer.statusCode, answer.headers.location], [503, undefined], `${method} ${kind}`)
    t.match(answer.payload, 'SYS_002')
  }
  t.notOk(service.audit.some(({ event }) => event === 'oauth.authorize'))
  service.store.failsAt = () => false
  t.equal((await createVisitor(service.app).open(url)).statusCode, 303)
})

t.test('a sign-in begun is gone after its time', async (t) => {
  const service = await build(t, { environment: { SIGN_IN_SECONDS: '60' } })
  const visitor = createVisitor(service.app)
  const { headers } = await visitor.open(authorizeUrl(await register(service)))
  const page = String(headers.location)
  service.clock.advance(59)
  t.equal((await visitor.open(page)).statusCode, 200)
  service.clock.advance(1)
  t.equal((await visitor.open(page)).statusCode, 403)
})
