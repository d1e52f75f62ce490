import t from 'tap'
import { build } from '../build.ts'
import { mona, refresh, register } from '../flow.ts'
import { arrive, askAtArrival, codeIn, connectIn, signInAt } from '../returning.ts'
import { createVisitor, fieldOf } from '../visitor.ts'

t.test('whoever signs out is nobody in this browser, and asked by every client', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const { refreshToken } = await connectIn(service, visitor, clientId)
  t.ok(codeIn(await arrive(visitor, clientId)))
  const kept = createVisitor(service.app)
  for (const [name, value] of visitor.cookies) kept.cookies.set(name, value)

  const { page } = await askAtArrival(visitor, clientId, { prompt: 'consent' })
  const [, form = ''] = page.split('action="/account/sign-out"')
  const answer = await visitor.submit('/account/sign-out', { csrf: fieldOf(form, 'csrf') })
  t.equal(answer.statusCode, 200)
  t.match(answer.payload, 'You’re signed out')
  t.match(answer.headers['set-cookie'], 'Max-Age=0')
  const who = { userId: mona.id, login: mona.login }
  t.match(service.audit.at(-1), { event: 'account.sign_out', outcome: 'success', ...who })
  for (const browser of [visitor, kept]) {
    t.match(await arrive(browser, clientId), /^\/oauth\/consent\?/)
    t.equal((await browser.open('/account/sign-in')).statusCode, 200)
  }
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200, 'the client goes on')
})

t.test('no other site can sign a person out', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor)
  const strangers = (await createVisitor(service.app).open('/account/sign-in')).payload
  for (const csrf of ['x', fieldOf(strangers, 'csrf')]) {
    t.equal((await visitor.submit('/account/sign-out', { csrf })).statusCode, 403)
  }
  t.equal((await visitor.submit('/account/sign-out', {})).statusCode, 400)
  t.equal((await visitor.open('/account/sign-in')).statusCode, 303, 'still signed in')
  t.equal((await visitor.open('/account/sign-out')).statusCode, 405, 'a link is not enough')
})

t.test('a second click says the same', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const csrf = fieldOf((await visitor.open('/account/sign-in')).payload, 'csrf')
  t.match((await visitor.submit('/account/sign-out', { csrf })).payload, 'You’re signed out')
  t.notOk(
    service.audit.some(({ event }) => event === 'account.sign_out'),
    'nobody was signed in'
  )
  visitor.cookies.clear()
  t.match((await visitor.submit('/account/sign-out', { csrf })).payload, 'You’re signed out')
})

t.test('a store that fails signs nobody out, and says so', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor)
  const { page } = await askAtArrival(visitor, await register(service))
  const [, form = ''] = page.split('action="/account/sign-out"')
  const fields = { csrf: fieldOf(form, 'csrf') }
  service.store.failsAt = ({ method }) => method === 'take'
  const failed = await visitor.submit('/account/sign-out', fields)
  t.match([failed.statusCode, failed.headers['set-cookie']], [503, undefined])
  service.store.failsAt = () => false
  t.equal((await visitor.submit('/account/sign-out', fields)).statusCode, 200)
})
