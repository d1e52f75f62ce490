import t from 'tap'
import { noPublicWeb } from '#shared/testing/no-public-web.ts'
import { build } from './build.ts'
import { connect, refresh } from './flow.ts'
import { verifierOf } from './grants/access-token.ts'
import { testKey } from './world.ts'

const origin = 'https://inspector.test'
const open: [method: 'GET' | 'POST', url: string][] = [
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', '/.well-known/openid-configuration'],
  ['GET', '/.well-known/jwks.json'],
  ['POST', '/oauth/register'],
  ['POST', '/oauth/token'],
  ['POST', '/oauth/revoke'],
]

t.test('clients in browsers may call what clients call, without cookies', async (t) => {
  const { app } = await build(t)
  for (const [method, url] of open) {
    const asked = { origin, 'access-control-request-method': method }
    const preflight = await app.inject({ method: 'OPTIONS', url, headers: asked })
    t.equal(preflight.statusCode, 204, url)
    t.match(preflight.headers['access-control-allow-methods'], method, url)
    const answer = await app.inject({ method, url, headers: { origin } })
    for (const { headers } of [preflight, answer]) {
      t.equal(headers['access-control-allow-origin'], '*', url)
      t.equal(headers['access-control-allow-credentials'], undefined, url)
    }
    t.match(answer.headers['access-control-expose-headers'], 'Retry-After', 'in errors too')
  }
})

t.test('what people’s browsers pass is closed to other origins', async (t) => {
  const { app } = await build(t)
  for (const url of ['/oauth/authorize', '/oauth/consent', '/oauth/callback']) {
    const asked = { origin, 'access-control-request-method': 'POST' }
    const preflight = await app.inject({ method: 'OPTIONS', url, headers: asked })
    t.equal(preflight.statusCode, 405, url)
    const answer = await app.inject({ url, headers: { origin } })
    for (const { headers } of [preflight, answer]) {
      t.equal(headers['access-control-allow-origin'], undefined, url)
    }
  }
})

t.test('every answer forbids guessing types and telling where one came from', async (t) => {
  const { app } = await build(t)
  for (const url of ['/.well-known/jwks.json', '/oauth/authorize', '/oauth/token', '/nowhere']) {
    t.match((await app.inject(url)).headers, {
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': /max-age=/,
    })
  }
})

t.test('on this machine the whole way works over http', async (t) => {
  const service = await build(t, { environment: { PUBLIC_URL: 'http://localhost:8080' } })
  const { clientId, accessToken } = await connect(service)
  t.match(await verifierOf(service)(accessToken), { clientId })
  const { headers } = await service.app.inject('/.well-known/jwks.json')
  t.equal(headers['strict-transport-security'], undefined)
})

t.test('a second replica over the same store goes on where the first stopped', async (t) => {
  const one = await build(t)
  const { store, clock, github } = one
  const { fetch } = github
  const world = { store, fetch, publicFetch: noPublicWeb, now: clock.now }
  const outside = { world, store, clock }
  const { clientId, refreshToken, accessToken } = await connect(one)
  const keys = `${testKey('b')},${testKey('a')}`
  for (const environment of [{}, { AUTH_KEYS: keys }]) {
    const two = await build(t, { outside, github, environment })
    t.match(await verifierOf(two)(accessToken), { clientId })
    const answer = await refresh(two, clientId, refreshToken)
    t.equal(answer.statusCode, 200)
    t.match(await verifierOf(one)(answer.json().access_token), { clientId })
  }
})
