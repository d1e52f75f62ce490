import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { build } from '../build.ts'
import { ask, comeBack, decide, mona, redeem, redirectUri, register } from '../flow.ts'
import { askAtArrival, codeIn, connectIn, placeOf, river, signInAt } from '../returning.ts'
import { createVisitor, linkOf } from '../visitor.ts'

const otherClient = { client_name: 'Another client' }

t.test('a signed-in person allows another client without a trip to GitHub', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, await register(service))
  const clientId = await register(service, otherClient)
  const requests = service.github.state.requests.length
  const asked = await ask(visitor, clientId)
  t.match(asked.page, '<strong>mona-test</strong>')
  t.match(asked.page, 'You go straight back to the app')
  t.notMatch(asked.page, 'GitHub asks you to sign in')
  const answer = await decide(visitor, asked, 'allow')
  t.match([answer.statusCode, answer.payload], [200, 'You’re signed in'])
  const url = linkOf(answer.payload)
  t.ok(url.startsWith(`${redirectUri}?code=`))
  const who = { clientId, userId: mona.id }
  t.match(service.audit.at(-1), { event: 'oauth.consent', outcome: 'success', ...who })
  t.match((await redeem(service, clientId, codeIn(url)!)).json(), { scope: 'github:read' })
  t.equal(service.github.state.requests.length, requests)
})

t.test('without an account of exactly these scopes the way leads to GitHub', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, await register(service), {
    scope: 'github:read github:private',
  })
  const asked = await ask(visitor, await register(service, otherClient))
  t.match(asked.page, 'GitHub asks you to sign in')
  const url = linkOf((await decide(visitor, asked, 'allow')).payload)
  t.equal(new URL(url).searchParams.get('scope'), 'read:user read:org')
  t.ok(codeIn(placeOf(await comeBack(visitor, service.github.allow(url, mona)))))
})

t.test('a GitHub App knows one account for all scopes', async (t) => {
  const service = await build(t, { kind: 'github-app' })
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, await register(service))
  const clientId = await register(service, otherClient)
  const asked = await ask(visitor, clientId, { scope: 'github:write' })
  const url = linkOf((await decide(visitor, asked, 'allow')).payload)
  const tokens = (await redeem(service, clientId, codeIn(url)!)).json()
  t.equal(tokens.scope, 'github:write')
})

t.test('an answer on a page that names somebody else is asked for again', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const clientId = await register(service)
  const open = await ask(visitor, clientId)
  await signInAt(service, visitor)
  const signedIn = await decide(visitor, open, 'allow')
  const page = `/oauth/consent?sign_in=${open.fields.sign_in}`
  t.match([signedIn.statusCode, placeOf(signedIn)], [303, page])
  t.match((await visitor.open(page)).payload, '<strong>mona-test</strong>')
  t.notOk(service.audit.some(({ event }) => event === 'oauth.consent'))

  const asMona = { ...open, fields: { ...open.fields, as: String(mona.id) } }
  const asRiver = { ...open, fields: { ...open.fields, as: String(river.id) } }
  t.equal((await decide(visitor, asRiver, 'allow')).statusCode, 303)
  t.equal((await decide(visitor, asMona, 'allow')).statusCode, 200)
})

t.test('no needs no name', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, await register(service))
  await signInAt(service, visitor)
  const url = linkOf((await decide(visitor, asked, 'deny')).payload)
  t.equal(new URL(url).searchParams.get('error'), 'access_denied')
})

t.test('a page is told to remember where it does, and how to take that back', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const clientId = await register(service)
  const { page } = await askAtArrival(visitor, clientId)
  t.match(
    page,
    /not be asked this again in .* while you are signed in here, for 7\u00a0days at most/
  )
  t.match(page, 'at any time at gatehouse.test/account.')
  for (const changed of [{ prompt: 'consent' }, { prompt: 'login' }]) {
    t.match(
      (await askAtArrival(visitor, clientId, changed)).page,
      'You will be asked again the next time'
    )
  }
  t.match(
    (await ask(visitor, clientId)).page,
    'You will be asked again the next time',
    'a website may have sent them'
  )
})

t.test('who allows more is shown first what is new', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const clientId = await register(service)
  await connectIn(service, visitor, clientId)
  const scope = 'github:read github:write'
  const { page } = await ask(visitor, clientId, { scope })
  t.match(page, /New: what[\s\S]*Create and change[\s\S]*already allowed[\s\S]*Read public data/)
  const other = createVisitor(service.app)
  await signInAt(service, other, river)
  t.notMatch((await ask(other, clientId, { scope })).page, /New:|already/, 'nothing of others')
})

t.test('a store that fails issues no code, and the same click works when it is back', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, await register(service))
  const asked = await ask(visitor, await register(service, otherClient))
  for (const kind of [
    ':browser-session:',
    ':account:',
    'account-sessions',
    ':code:',
    ':sign-in:',
  ]) {
    service.store.failsAt = ({ key }) => key.includes(kind)
    const answer = await decide(visitor, asked, 'allow')
    t.match([answer.statusCode, answer.payload], [503, errors.STORE_UNAVAILABLE().code], kind)
  }
  service.store.failsAt = () => false
  t.ok(codeIn(linkOf((await decide(visitor, asked, 'allow')).payload)))
})
