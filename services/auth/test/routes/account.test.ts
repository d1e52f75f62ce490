import t from 'tap'
import { lastUseRecords } from '#shared/records/last-uses.ts'
import { accountOf, connectAs, signedIn } from '../account.ts'
import { build } from '../build.ts'
import { mona, redirectUri } from '../flow.ts'
import { river } from '../returning.ts'
import { createVisitor } from '../visitor.ts'

t.test('who is not signed in is led to the sign-in, a program is told', async (t) => {
  const { app } = await build(t)
  const visitor = createVisitor(app)
  const led = await visitor.open('/account')
  t.match([led.statusCode, led.headers.location], [303, '/account/sign-in'])
  const told = await visitor.open('/account', { accept: 'application/json' })
  t.equal(told.statusCode, 401)
  t.match(told.json(), { error: { name: 'AUTH_REQUIRED', hint: /\/account\/sign-in/ } })
})

t.test('a person sees their apps, in a page and in JSON, and nobody else’s', async (t) => {
  const service = await build(t)
  const { clientId, sessionId } = await connectAs(service, mona, 'Mona’s client')
  await connectAs(service, river, 'River’s client')
  const now = service.clock.nowSeconds()
  await lastUseRecords(service.store).put(sessionId, { at: now }, 1000)
  const visitor = await signedIn(service)
  const { csrf, ...account } = await accountOf(visitor)
  t.match(csrf, /^[\w-]{43}$/)
  const client = { clientId, clientName: 'Mona’s client', clientHost: null, redirectUri }
  const times = { connectedAt: now, lastUsedAt: now, sessionCount: 1 }
  const sessions = [{ id: sessionId, createdAt: now, lastUsedAt: now }]
  t.same(account, {
    person: { userId: mona.id, login: mona.login },
    apps: [{ ...client, scopes: ['github:read'], ...times, sessions }],
    hasMore: false,
  })
  const page = await visitor.open('/account')
  t.equal(page.statusCode, 200)
  t.match(page.payload, '<bdi>Mona’s client</bdi>')
  t.match(page.payload, `You are signed in as ${mona.login}.`)
  t.notMatch(page.payload, 'River')
})

t.test('neither answer is kept, and each is told apart', async (t) => {
  const service = await build(t)
  const visitor = await signedIn(service)
  for (const accept of ['text/html', 'application/json']) {
    const { headers } = await visitor.open('/account', { accept })
    t.equal(headers['cache-control'], 'no-store')
    t.match(headers.vary, /Accept, Cookie/)
    t.equal(headers['access-control-allow-origin'], undefined)
  }
})

t.test('where nothing is connected the page says what to do', async (t) => {
  const visitor = await signedIn(await build(t))
  t.match((await visitor.open('/account')).payload, 'No app is connected')
  t.match(await accountOf(visitor), { apps: [], hasMore: false })
})

t.test('a client that signs in again is the same app, first allowed when it was', async (t) => {
  const service = await build(t)
  await connectAs(service, mona)
  const first = service.clock.nowSeconds()
  service.clock.advance(3600)
  await connectAs(service, mona)
  const { apps } = await accountOf(await signedIn(service))
  t.match(apps, [{ connectedAt: first, sessionCount: 2 }])
  t.same(
    apps[0]?.sessions.map(({ createdAt }) => createdAt),
    [first + 3600, first]
  )
})

t.test('a session whose consent is gone is in sight, under the id of its client', async (t) => {
  const service = await build(t)
  const { clientId } = await connectAs(service, mona)
  const visitor = await signedIn(service)
  const grant = service.store.calls.find(({ key }) => key.includes(':auth:grant:'))!
  await service.store.take(grant.key)
  t.match(await accountOf(visitor), { apps: [{ clientId, redirectUri: null, sessionCount: 1 }] })
  const { payload } = await visitor.open('/account')
  t.match(payload, `<code>${clientId}</code>`)
  t.match(payload, 'An app without a name')
})

t.test('where the store fails nothing is told as if there were nothing', async (t) => {
  const service = await build(t)
  const visitor = await signedIn(service)
  service.store.failsAt = ({ key }) => key.includes('person-grants')
  const page = await visitor.open('/account')
  t.match([page.statusCode, page.headers['content-type']], [503, /^text\/html/])
  const told = await visitor.open('/account', { accept: 'application/json' })
  t.match([told.statusCode, told.json()], [503, { error: { name: 'STORE_UNAVAILABLE' } }])
})
