import t from 'tap'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { approve, ask, askedOn, comeBack, decide, mona, redeem, register } from '../flow.ts'
import { codeIn, connectIn, placeOf, river, signInAt } from '../returning.ts'
import type { Visitor } from '../visitor.ts'
import { createVisitor, linkOf } from '../visitor.ts'

/** Back from GitHub as `person`; the page they are asked on. */
async function askedAgain(service: Service, visitor: Visitor, url: string, person = river) {
  const place = placeOf(await comeBack(visitor, service.github.allow(url, person)))
  t.match(place, /^\/oauth\/consent\?sign_in=/)
  return askedOn((await visitor.open(place)).payload)
}

t.test('what one person allowed becomes no code for the other who came back', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor, mona)
  const clientId = await register(service)
  const first = await ask(visitor, clientId)
  const url = linkOf((await decide(visitor, first, 'allow')).payload)
  const asked = await askedAgain(service, visitor, url)
  t.notOk(
    service.store.calls.some(({ key }) => key.includes(':code:')),
    'no code is there'
  )
  t.match(asked.page, '<strong>river-test</strong>')
  t.match(asked.page, 'You go straight back to the app')
  t.not(asked.fields.csrf, first.fields.csrf)
  t.equal((await decide(visitor, first, 'allow')).statusCode, 403, 'the first page is over')
  const requests = service.github.state.requests.length
  const answer = linkOf((await decide(visitor, asked, 'allow')).payload)
  t.equal(service.github.state.requests.length, requests, 'without a second trip')
  t.equal((await redeem(service, clientId, codeIn(answer)!)).statusCode, 200)
  const [exchange] = service.audit.filter(({ event }) => event === 'oauth.token_exchange')
  t.match(exchange, { userId: river.id, login: river.login })
})

t.test('it is so as well where the browser was signed in while it was at GitHub', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const url = await approve(visitor, await register(service))
  await signInAt(service, visitor, mona)
  t.match((await askedAgain(service, visitor, url)).page, '<strong>river-test</strong>')
})

t.test('who allowed by name is not asked again, whoever signed in meanwhile', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor, mona)
  const url = await approve(visitor, await register(service))
  await switchTo(service, visitor, await register(service, { client_name: 'Another' }))
  t.ok(codeIn(placeOf(await comeBack(visitor, service.github.allow(url, mona)))))
})

async function switchTo(service: Service, visitor: Visitor, clientId: string, person = river) {
  const asked = await ask(visitor, clientId)
  const url = linkOf((await decide(visitor, asked, 'switch')).payload)
  return { url, asked, again: await askedAgain(service, visitor, url, person) }
}

t.test('another account is chosen at GitHub, and then asked', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor, mona)
  const clientId = await register(service)
  const { url, asked, again } = await switchTo(service, visitor, clientId)
  t.equal(new URL(url).searchParams.get('prompt'), 'select_account')
  t.match(again.page, '<strong>river-test</strong>')
  t.equal((await decide(visitor, asked, 'allow')).statusCode, 403, 'the page that named mona')
  t.notOk(service.audit.some(({ event }) => event === 'oauth.consent'))
  t.ok(codeIn(linkOf((await decide(visitor, again, 'allow')).payload)))
})

t.test('who chooses the same account is asked as well: nothing was allowed yet', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor, mona)
  const { again } = await switchTo(service, visitor, await register(service), mona)
  t.match(again.page, '<strong>mona-test</strong>')
})

t.test('whoever changes their mind at GitHub’s door goes the way they clicked last', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor, mona)
  const asked = await ask(visitor, await register(service))
  const clicks = [await decide(visitor, asked, 'switch'), await decide(visitor, asked, 'switch')]
  const [change, same] = clicks.map(({ payload }) => linkOf(payload))
  t.equal(same, change, 'a double click')
  const allow = linkOf((await decide(visitor, asked, 'allow')).payload)
  t.not(allow, change)
  t.equal(new URL(allow).searchParams.has('prompt'), false)
  t.equal((await comeBack(visitor, service.github.allow(change!, mona))).statusCode, 403)
  t.ok(codeIn(placeOf(await comeBack(visitor, service.github.allow(allow, mona)))))
})

t.test('a client may want the person to choose at GitHub, once', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const clientId = await register(service)
  await connectIn(service, visitor, clientId)
  for (const prompt of ['login', 'select_account']) {
    const asked = await ask(visitor, clientId, { prompt })
    t.match(asked.page, 'GitHub asks you to sign in')
    const url = linkOf((await decide(visitor, asked, 'allow')).payload)
    t.equal(new URL(url).searchParams.get('prompt'), 'select_account')
    const again = await askedAgain(service, visitor, url, prompt === 'login' ? river : mona)
    t.ok(codeIn(linkOf((await decide(visitor, again, 'allow')).payload)))
  }
})

t.test('two tabs at once both finish, the first sign-in of this browser among them', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const [one, two] = [await register(service), await register(service, { client_name: 'Two' })]
  const begun = [await approve(visitor, one), await approve(visitor, two)]
  for (const url of begun) {
    t.ok(codeIn(placeOf(await comeBack(visitor, service.github.allow(url, mona)))))
  }
  const both = [await approve(visitor, one, { scope: 'github:write' })]
  both.push(await approve(visitor, two, { scope: 'github:notifications' }))
  const answers = await Promise.all(
    both.map((url) => comeBack(visitor, service.github.allow(url, mona)))
  )
  for (const answer of answers) t.ok(codeIn(placeOf(answer)))
})

t.test('a tab left open over a sign-in of another has all its time from its yes on', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, await register(service))
  await signInAt(service, visitor)
  service.clock.advance(590)
  const named = { ...asked, fields: { ...asked.fields, as: String(mona.id) } }
  const url = linkOf((await decide(visitor, named, 'allow')).payload)
  service.clock.advance(590)
  t.ok(codeIn(placeOf(await comeBack(visitor, service.github.allow(url, mona)))))
})
