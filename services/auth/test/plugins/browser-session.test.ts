import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import browserSession, {
  browserOf,
  ensureBrowser,
  limitBrowsers,
} from '../../plugins/browser-session.ts'
import { createVisitor } from '../visitor.ts'
import { testKey } from '../world.ts'

interface Changes {
  ring?: string[]
  publicUrl?: string
}

async function build(
  t: Test,
  { ring = ['a'], publicUrl = 'https://gatehouse.test' }: Changes = {}
) {
  const app = Fastify()
  t.teardown(() => app.close())
  const authKeys = keyRing(ring.map(testKey))
  await app.register(browserSession, { authKeys, publicUrl, maxSeconds: 3600 })
  app.get('/look', async (request) => ({ browser: browserOf(request) }))
  app.get('/stay', async (request) => ({ browser: ensureBrowser(request) }))
  return app
}

const cookieName = '__Host-gatehouse'

t.test('a browser that was never here is nobody, and looking gives it no cookie', async (t) => {
  const answer = await createVisitor(await build(t)).open('/look')
  t.same(answer.json(), { browser: null })
  t.equal(answer.headers['set-cookie'], undefined)
})

t.test('on https the cookie is locked to this host, to http and to top-level visits', async (t) => {
  const answer = await createVisitor(await build(t)).open('/stay')
  const [cookie, ...flags] = String(answer.headers['set-cookie']).split('; ')
  t.match(cookie, /^__Host-gatehouse=/)
  t.same(flags, ['Max-Age=3600', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
})

t.test('on http, on loopback, it goes without Secure and under another name', async (t) => {
  const app = await build(t, { publicUrl: 'http://localhost:8080' })
  const [cookie, ...flags] = String(
    (await createVisitor(app).open('/stay')).headers['set-cookie']
  ).split('; ')
  t.match(cookie, /^gatehouse=/)
  t.same(flags, ['Max-Age=3600', 'Path=/', 'HttpOnly', 'SameSite=Lax'])
})

t.test('a browser stays the same one, and another is another', async (t) => {
  const app = await build(t)
  const [mine, yours] = [createVisitor(app), createVisitor(app)]
  const first = (await mine.open('/stay')).json().browser
  t.match(first, /^[\w-]{43}$/)
  const again = await mine.open('/stay')
  t.equal(again.json().browser, first)
  t.equal(again.headers['set-cookie'], undefined, 'the cookie is not sent anew')
  t.equal((await mine.open('/look')).json().browser, first)
  t.not((await yours.open('/stay')).json().browser, first)
})

t.test('neither the cookie nor what records keep of it tells the id', async (t) => {
  const visitor = createVisitor(await build(t))
  const { browser } = (await visitor.open('/stay')).json()
  const cookie = decodeURIComponent(visitor.cookies.get(cookieName)!)
  t.notMatch(Buffer.from(cookie, 'base64').toString('latin1'), /"id"|__ts/)
  t.notOk(cookie.includes(browser))
})

t.test('a cookie that was changed, cut or made up is nobody’s', async (t) => {
  const app = await build(t)
  const visitor = createVisitor(app)
  await visitor.open('/stay')
  const genuine = visitor.cookies.get(cookieName)!
  const flipped = (genuine[0] === 'A' ? 'B' : 'A') + genuine.slice(1)
  for (const cookie of [flipped, genuine.slice(4), genuine.split('%3B')[0]!, 'x', '', '%', ';']) {
    visitor.cookies.set(cookieName, cookie)
    t.same((await visitor.open('/look')).json(), { browser: null }, cookie)
  }
})

t.test('a cookie of another ring is refused; a rotated ring takes it and renews it', async (t) => {
  const visitor = createVisitor(await build(t, { ring: ['a'] }))
  const { browser } = (await visitor.open('/stay')).json()
  const before = visitor.cookies.get(cookieName)!

  const foreign = createVisitor(await build(t, { ring: ['x'] }))
  foreign.cookies.set(cookieName, before)
  t.same((await foreign.open('/look')).json(), { browser: null })

  const rotated = createVisitor(await build(t, { ring: ['b', 'a'] }))
  rotated.cookies.set(cookieName, before)
  t.same((await rotated.open('/look')).json(), { browser })
  const renewed = rotated.cookies.get(cookieName)!
  t.not(renewed, before)

  const later = createVisitor(await build(t, { ring: ['b'] }))
  later.cookies.set(cookieName, renewed)
  t.same((await later.open('/look')).json(), { browser }, 'the old key is not needed any more')
})

t.test('a cookie is refused when its time is over, whatever the browser keeps', async (t) => {
  const visitor = createVisitor(await build(t))
  const { browser } = (await visitor.open('/stay')).json()
  const startMs = Date.now()
  let nowMs = startMs
  t.intercept(Date, 'now', { value: () => nowMs })
  nowMs = startMs + 3599_000
  t.same((await visitor.open('/look')).json(), { browser })
  nowMs = startMs + 3601_000
  t.same((await visitor.open('/look')).json(), { browser: null })
})

t.test('a browser is counted by its session and with all of its address', async (t) => {
  const app = await build(t)
  const counted: string[] = []
  const limit = limitBrowsers(
    async (_request, _reply, key) => void counted.push(`session ${key}`),
    async (_request, _reply, key) => void counted.push(`address ${key}`)
  )
  app.get('/limited', async (request, reply) => {
    await limit(request, reply)
    return {}
  })
  const visitor = createVisitor(app, '192.0.2.7')
  await visitor.open('/limited')
  const { browser } = (await visitor.open('/stay')).json()
  await visitor.open('/limited')
  t.same(counted, ['address 192.0.2.7', `session ${browser}`, 'address sessions of 192.0.2.7'])
  counted.length = 0
  for (const address of ['2001:db8::7', '2001:db8::8']) {
    await createVisitor(app, address).open('/limited')
  }
  t.same(counted, ['address 2001:db8::', 'address 2001:db8::'])
})
