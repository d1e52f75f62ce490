import t from 'tap'
import { codeRecords } from '../../records/codes.ts'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { registerConfidential } from '../confidential.ts'
import { authorizeUrl, comeBack, mona, redeem, redirectUri, register } from '../flow.ts'
import { arrive, byThemselves, codeIn, connectIn, placeOf, river, signInAt } from '../returning.ts'
import { createVisitor } from '../visitor.ts'

const isAsked = (place: string) => place.startsWith('/oauth/consent?')

async function connected(service: Service, changed = {}) {
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, clientId, changed)
  return { clientId, visitor }
}

t.test('who allowed exactly this before goes back with a code, past every page', async (t) => {
  const service = await build(t)
  const { clientId, visitor } = await connected(service)
  const asked = service.github.state.requests.length
  const answer = await visitor.open(authorizeUrl(clientId), byThemselves)
  t.equal(answer.statusCode, 303)
  t.equal(answer.headers['cache-control'], 'no-store')
  t.ok(placeOf(answer).startsWith(`${redirectUri}?code=`))
  const [consent, authorize] = [service.audit.at(-1), service.audit.at(-2)]
  const code = codeIn(placeOf(answer))!
  const { value } = (await codeRecords(service.store, service.clock.now).find(code))!
  t.match(value, { clientId, userId: mona.id, login: mona.login, consentedAtMs: null })
  t.equal(service.github.state.requests.length, asked, 'GitHub is asked nothing')
  t.equal((await redeem(service, clientId, code)).statusCode, 200)
  t.ok(codeIn(await arrive(visitor, clientId)), 'and so on')
  t.match(authorize, { event: 'oauth.authorize', outcome: 'success', clientId })
  const remembered = { reason: 'remembered', userId: mona.id, clientId }
  t.match(consent, { event: 'oauth.consent', outcome: 'success', ...remembered })
})

t.test('a client with a secret is remembered as well', async (t) => {
  const service = await build(t)
  const { clientId, secret } = await registerConfidential(service)
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, clientId, {}, mona, { client_secret: secret })
  t.ok(codeIn(await arrive(visitor, clientId)))
})

t.test('where the account is gone the way leads over GitHub to the client', async (t) => {
  const service = await build(t)
  const { clientId, visitor } = await connected(service)
  await endAll(service, ':account:')
  const place = await arrive(visitor, clientId)
  t.ok(place.startsWith(`${service.github.url}/login/oauth/authorize?`))
  t.equal(new URL(place).searchParams.has('prompt'), false)
  const back = placeOf(await comeBack(visitor, service.github.allow(place, mona)))
  t.ok(codeIn(back))
})

t.test('another person who comes back from there is asked, by name', async (t) => {
  const service = await build(t)
  const { clientId, visitor } = await connected(service)
  await endAll(service, ':account:')
  const back = service.github.allow(await arrive(visitor, clientId), river)
  const place = placeOf(await comeBack(visitor, back))
  t.ok(isAsked(place))
  t.match((await visitor.open(place)).payload, '<strong>river-test</strong>')
})

t.test('who takes the consent back while the browser is at GitHub is asked', async (t) => {
  const service = await build(t)
  const { clientId, visitor } = await connected(service)
  await endAll(service, ':account:')
  const back = service.github.allow(await arrive(visitor, clientId), mona)
  await endAll(service, ':grant:')
  t.ok(isAsked(placeOf(await comeBack(visitor, back))))
})

t.test('it is remembered for a while, of a grant that stands', async (t) => {
  const environment = {
    BROWSER_SESSION_MAX_SECONDS: '7200',
    BROWSER_SESSION_IDLE_SECONDS: '3600',
  }
  const service = await build(t, { environment })
  const { clientId, visitor } = await connected(service)
  service.clock.advance(3599)
  t.ok(codeIn(await arrive(visitor, clientId)), 'which does not make it last longer')
  service.clock.advance(3599)
  t.ok(codeIn(await arrive(visitor, clientId)))
  service.clock.advance(2)
  t.ok(isAsked(await arrive(visitor, clientId)))
  await signInAt(service, visitor)
  t.ok(isAsked(await arrive(visitor, clientId)), 'signed in again, its time is over')

  const other = await connected(service)
  await endAll(service, ':grant:')
  t.ok(isAsked(await arrive(other.visitor, other.clientId)))
})

t.test('nobody else, and no other browser, has what a person allowed', async (t) => {
  const service = await build(t)
  const { clientId } = await connected(service)
  t.ok(isAsked(await arrive(createVisitor(service.app), clientId)), 'a stranger')
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor, river)
  t.ok(isAsked(await arrive(visitor, clientId)), 'somebody else')
  visitor.cookies.clear()
  await signInAt(service, visitor, mona)
  t.ok(codeIn(await arrive(visitor, clientId)), 'the person, signed in in another browser')
})

async function endAll({ store }: Service, kind: string): Promise<void> {
  const keys = store.calls.map(({ key }) => key).filter((key) => key.includes(kind))
  for (const key of new Set(keys)) await store.take(key)
}
