import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import browserSession, {
  browserOf,
  csrfOf,
  ensureBrowser,
  requireCsrf,
} from '../../plugins/browser-session.ts'
import signedIn from '../../plugins/signed-in.ts'
import { browserSessions } from '../../records/browser-sessions.ts'
import { createVisitor } from '../visitor.ts'
import { createWorld, testKey } from '../world.ts'

const mona = { userId: 101, login: 'mona-test' }
const publicUrl = 'https://gatehouse.test'
const cookieName = '__Host-gatehouse'

async function build(t: Test) {
  const { world, store, clock } = createWorld()
  const app = Fastify()
  t.teardown(() => app.close())
  const times = { idleSeconds: 3600, maxSeconds: 7200, signInSeconds: 600 }
  const sessions = browserSessions({ world, upstream: 'github', ...times })
  await app.register(browserSession, {
    authKeys: keyRing([testKey('a')]),
    publicUrl,
    maxSeconds: 7200,
  })
  await app.register(signedIn, { browserSessions: sessions })
  app.get('/who', async (request) => ({
    person: await request.person(),
    again: await request.person(),
    browser: browserOf(request),
    csrf: csrfOf(request),
  }))
  app.get('/stay', async (request) => ({ browser: ensureBrowser(request) }))
  app.get('/sign-in', async (request) => {
    await request.signIn(mona)
    return { person: await request.person(), browser: browserOf(request) }
  })
  app.get('/sign-out', async (request) => ({
    was: await request.signOut(),
    person: await request.person(),
  }))
  app.get<{ Querystring: { browser: string } }>('/is', async (request) => ({
    is: await request.isBrowser(request.query.browser),
  }))
  app.get<{ Querystring: { csrf: string } }>('/form', async (request) => {
    requireCsrf(request, request.query.csrf)
    return {}
  })
  const visit = () => {
    const visitor = createVisitor(app)
    const ask = async (url: string) => (await visitor.open(url)).json()
    return { visitor, ask }
  }
  return { store, clock, visit }
}

t.test('whoever signs in is the person of the browser from then on, and of no other', async (t) => {
  const { visit, clock } = await build(t)
  const { ask } = visit()
  const nobody = { person: null, again: null, browser: null, csrf: null }
  t.same(await ask('/who'), nobody)
  const person = { ...mona, signedInAt: clock.nowSeconds() }
  t.match(await ask('/sign-in'), { person })
  t.match(await ask('/who'), { person, again: person })
  t.same(await visit().ask('/who'), nobody)
})

t.test('who is signed in is read once a request', async (t) => {
  const { visit, store } = await build(t)
  const { ask } = visit()
  await ask('/sign-in')
  store.calls.length = 0
  await ask('/who')
  t.equal(store.calls.length, 1)
})

t.test(
  'a browser gets a new id with the sign-in: whoever knew the old one is nobody',
  async (t) => {
    const { visit } = await build(t)
    const victim = visit()
    const before = (await victim.ask('/stay')).browser
    const attacker = visit()
    attacker.visitor.cookies.set(cookieName, victim.visitor.cookies.get(cookieName)!)
    const { browser } = await victim.ask('/sign-in')
    t.not(browser, before)
    t.match(await attacker.ask('/who'), { person: null, browser: before })
    await attacker.ask('/sign-in')
    t.match(await victim.ask('/who'), { person: mona, browser })
  }
)

t.test('a signed-in browser that signs in again is signed in under the new id alone', async (t) => {
  const { visit } = await build(t)
  const { visitor, ask } = visit()
  await ask('/sign-in')
  const kept = visit()
  kept.visitor.cookies.set(cookieName, visitor.cookies.get(cookieName)!)
  await ask('/sign-in')
  t.match(await ask('/who'), { person: mona })
  t.match(await kept.ask('/who'), { person: null })
})

t.test('what another tab began before the sign-in is still this browser’s', async (t) => {
  const { visit, clock } = await build(t)
  const { ask } = visit()
  const { browser } = await ask('/stay')
  const is = async () => (await ask(`/is?browser=${browser}`)).is
  t.equal(await is(), true)
  t.equal((await visit().ask(`/is?browser=${browser}`)).is, false)
  await ask('/sign-in')
  t.equal(await is(), true)
  t.equal((await ask('/is?browser=another')).is, false)
  clock.advance(600)
  t.equal(await is(), false)
})

t.test('a browser that nobody is signed in in is called by one name', async (t) => {
  const { visit } = await build(t)
  const { ask } = visit()
  await ask('/stay')
  t.equal((await ask('/is?browser=another')).is, false)
})

t.test('signing out ends the session and takes the cookie', async (t) => {
  const { visit } = await build(t)
  const { visitor, ask } = visit()
  await ask('/sign-in')
  const kept = visit()
  kept.visitor.cookies.set(cookieName, visitor.cookies.get(cookieName)!)
  const answer = await visitor.open('/sign-out')
  t.match(answer.json(), { was: mona, person: null })
  t.match(answer.headers['set-cookie'], /^__Host-gatehouse=;.* Max-Age=0; Path=\/;/)
  t.match(await kept.ask('/who'), { person: null }, 'a copy of the cookie is worth nothing')
  t.match(await kept.ask('/sign-out'), { was: null })
  t.match(await visit().ask('/sign-out'), { was: null })
})

t.test('the forms of a browser carry its own value, another after each sign-in', async (t) => {
  const { visit } = await build(t)
  const { visitor, ask } = visit()
  await ask('/stay')
  const { csrf, browser } = await ask('/who')
  t.match(csrf, /^[\w-]{43}$/)
  t.not(csrf, browser, 'it is not what records keep')
  t.equal((await ask('/who')).csrf, csrf)
  const send = async (value: string) => (await visitor.open(`/form?csrf=${value}`)).statusCode
  t.equal(await send(csrf), 200)
  for (const wrong of ['', 'x', `${csrf}x`, browser]) t.equal(await send(wrong), 403, wrong)
  const other = visit()
  t.equal((await other.visitor.open(`/form?csrf=${csrf}`)).statusCode, 403, 'one without a cookie')
  await other.ask('/stay')
  t.equal((await other.visitor.open(`/form?csrf=${csrf}`)).statusCode, 403)
  await ask('/sign-in')
  t.equal(await send(csrf), 403)
  t.equal(await send((await ask('/who')).csrf), 200)
})
