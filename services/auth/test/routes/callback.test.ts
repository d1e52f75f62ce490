import t from 'tap'
import { noPublicWeb } from '#shared/testing/no-public-web.ts'
import { build } from '../build.ts'
import {
  approve,
  ask,
  clientState,
  comeBack,
  mona,
  redeem,
  redirectUri,
  register,
} from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const asObject = (url: URL) => Object.fromEntries(url.searchParams)

t.test('who approved here and at GitHub takes a code to the client', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const github = await approve(visitor, clientId)
  const answer = await comeBack(visitor, service.github.allow(github, mona))
  t.equal(answer.statusCode, 303)
  t.equal(answer.headers['cache-control'], 'no-store')
  const location = new URL(String(answer.headers.location))
  t.equal(`${location.origin}${location.pathname}`, redirectUri)
  t.match(asObject(location), { code: /^[\w-]{43}$/, state: clientState, iss: service.issuer })
  t.same([...location.searchParams.keys()], ['code', 'state', 'iss'])
  const who = { clientId, userId: 101, login: 'mona-test' }
  t.match(service.audit.at(-1), { event: 'oauth.callback', outcome: 'success', ...who })
})

t.test('a state nobody approved, of no sign-in or of another one leads nowhere', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_CALLBACK: '100' } })
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const { fields } = await ask(visitor, clientId)
  const random = 'x'.repeat(43)
  const approved = new URL(await approve(visitor, clientId)).searchParams.get('state')!
  const [id, secret] = approved.split('.')
  const states = [
    `${fields.sign_in}.${random}`,
    `${fields.sign_in}.${secret}`,
    `${id}.${random}`,
    `${id}.${secret}x`,
    `${id}.`,
    `${id}`,
    `${'x'.repeat(22)}.${secret}`,
    `../client/${clientId}.${secret}`,
    fields.csrf,
    '',
  ]
  for (const state of states) {
    const url = `/oauth/callback?code=any&state=${encodeURIComponent(state)}`
    const answer = await visitor.open(url)
    t.match([answer.statusCode, answer.headers.location], [403, undefined], state)
  }
  for (const url of ['/oauth/callback', '/oauth/callback?code=any', '/oauth/callback?error=x']) {
    t.equal((await visitor.open(url)).statusCode, 403, url)
  }
  t.equal((await visitor.open(`/oauth/callback?state=${approved}&state=x`)).statusCode, 400)
  t.same(service.github.state.requests, [])
})

t.test('a client that sent no state gets none back', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const github = await approve(visitor, clientId, { state: null })
  const { headers } = await comeBack(visitor, service.github.allow(github, mona))
  const location = new URL(String(headers.location))
  t.same([...location.searchParams.keys()], ['code', 'iss'])
})

t.test('a callback works once', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const back = service.github.allow(await approve(visitor, await register(service)), mona)
  const answers = await Promise.all([1, 2, 3, 4].map(() => comeBack(visitor, back)))
  t.same(answers.map(({ statusCode }) => statusCode).sort(), [303, 403, 403, 403])
  t.equal((await comeBack(visitor, back)).statusCode, 403)
})

t.test('a callback after the sign-in’s time leads nowhere', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const github = await approve(visitor, await register(service))
  service.clock.advance(600)
  t.equal((await comeBack(visitor, service.github.allow(github, mona))).statusCode, 403)
})

t.test('a sign-in begun under the old ring is finished under the new one', async (t) => {
  const before = await build(t)
  const visitor = createVisitor(before.app)
  const clientId = await register(before)
  const back = before.github.allow(await approve(visitor, clientId), mona)
  const keys = `${Buffer.alloc(32, 'b').toString('base64')},${before.environment['AUTH_KEYS']}`
  const { store, clock, github } = before
  const { fetch } = github
  const world = { store, fetch, publicFetch: noPublicWeb, now: clock.now }
  const outside = { world, store, clock }
  const after = await build(t, { outside, github, environment: { AUTH_KEYS: keys } })
  const rotated = createVisitor(after.app)
  for (const [name, value] of visitor.cookies) rotated.cookies.set(name, value)
  const location = new URL(String((await comeBack(rotated, back)).headers.location))
  const code = location.searchParams.get('code')!
  t.equal((await redeem(after, clientId, code)).statusCode, 200)
})

t.test('what a person leaves out at GitHub is left out of the session', async (t) => {
  const service = await build(t)
  service.github.state.narrow = (scopes) => scopes.filter((scope) => scope !== 'repo')
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const github = await approve(visitor, clientId, { scope: 'github:read github:private' })
  const answer = await comeBack(visitor, service.github.allow(github, mona))
  const code = new URL(String(answer.headers.location)).searchParams.get('code')!
  t.match((await redeem(service, clientId, code)).json(), { scope: 'github:read' })
})
