import t from 'tap'
import { accountOf, connectAs, revokeInJson, signedIn } from '../account.ts'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { mona, refresh, register } from '../flow.ts'
import { arrive, codeIn, connectIn, river } from '../returning.ts'
import type { Visitor } from '../visitor.ts'

type Client = Awaited<ReturnType<typeof connectAs>>

/** Two clients of mona, one of river, and mona’s browser. */
async function start(t: Parameters<typeof build>[0]) {
  const service = await build(t)
  const clients = {
    first: await connectAs(service, mona, 'First'),
    second: await connectAs(service, mona, 'Second'),
    ofRiver: await connectAs(service, river, 'First'),
  }
  const visitor = await signedIn(service)
  const { csrf } = await accountOf(visitor)
  return { service, clients, visitor, csrf, submit: submitTo(visitor, csrf) }
}

const submitTo = (visitor: Visitor, csrf: string) => (fields: Record<string, string>) =>
  visitor.submit('/account/revoke', { csrf, ...fields })

/** Which of them still can refresh. */
async function live(service: Service, clients: Record<string, Client>) {
  const found: string[] = []
  for (const [name, client] of Object.entries(clients)) {
    const answer = await refresh(service, client.clientId, client.refreshToken)
    if (answer.statusCode !== 200) continue
    client.refreshToken = answer.json().refresh_token
    found.push(name)
  }
  return found
}

const of = (service: Service) => service.audit.filter(({ event }) => event === 'account.revoke')

t.test('a session ends, the page says so once, and it is audited', async (t) => {
  const { service, clients, visitor, submit } = await start(t)
  const { sessionId } = clients.first
  const answer = await submit({ what: 'session', id: sessionId })
  t.match([answer.statusCode, answer.headers.location], [303, '/account'])
  t.same(await live(service, clients), ['second', 'ofRiver'])
  t.match((await visitor.open('/account')).payload, 'The session has ended.')
  t.notMatch((await visitor.open('/account')).payload, 'The session has ended.')
  const who = { userId: mona.id, login: mona.login }
  t.match(of(service), [{ outcome: 'success', what: 'session', sessionId, ...who }])
})

t.test('an app ends with its consent', async (t) => {
  const { service, clients, visitor, submit } = await start(t)
  const { clientId } = clients.first
  await submit({ what: 'app', id: clientId })
  t.same(await live(service, clients), ['second', 'ofRiver'])
  const { apps } = await accountOf(visitor)
  t.same(
    apps.map((app) => app.clientName),
    ['Second']
  )
  t.match(of(service), [{ what: 'app', clientId }])
  t.match((await visitor.open('/account')).payload, 'The app is disconnected.')
})

t.test('with the app its remembered consent is forgotten', async (t) => {
  const { service, visitor, submit } = await start(t)
  const clientId = await register(service, { client_name: 'Remembered' })
  service.clock.advance(1)
  await connectIn(service, visitor, clientId)
  const { csrf } = await accountOf(visitor)
  t.ok(codeIn(await arrive(visitor, clientId)), 'it was remembered')
  const [
    {
      sessions: [session],
    } = { sessions: [] },
  ] = (await accountOf(visitor)).apps
  await submit({ csrf, what: 'session', id: session!.id })
  await submit({ csrf, what: 'app', id: clientId })
  t.match(of(service), [{ what: 'session' }, { what: 'app', clientId }], 'its consent was left')
  t.match(await arrive(visitor, clientId), /^\/oauth\/consent\?/)
})

t.test('everything ends, other browsers are signed out, and this one is not', async (t) => {
  const { service, clients, visitor, submit } = await start(t)
  const other = await signedIn(service)
  await submit({ what: 'all' })
  t.same(await live(service, clients), ['ofRiver'])
  t.match((await visitor.open('/account')).payload, /Every app is disconnected[\s\S]*No app is/)
  t.equal((await other.open('/account')).statusCode, 303)
  t.match(of(service), [{ what: 'all', outcome: 'success' }])
})

t.test('nobody ends what is another person’s', async (t) => {
  const { service, clients } = await start(t)
  const visitor = await signedIn(service, river)
  const submit = submitTo(visitor, (await accountOf(visitor)).csrf)
  await submit({ what: 'session', id: clients.first.sessionId })
  await submit({ what: 'app', id: clients.second.clientId })
  t.same(await live(service, clients), ['first', 'second', 'ofRiver'])
  t.same(of(service), [], 'nor is it told that they did')
  await submit({ what: 'all' })
  t.same(await live(service, clients), ['first', 'second'])
})

t.test('in JSON the same, with the same value against other sites', async (t) => {
  const { service, clients, visitor, csrf } = await start(t)
  const app = { csrf, what: 'app', id: clients.first.clientId }
  for (const sessionsEnded of [1, 0]) {
    const answer = await revokeInJson(service, visitor, app)
    t.equal(answer.statusCode, 200)
    t.same(answer.json(), { what: 'app', sessionsEnded, isGitHubTold: true })
  }
  t.same(await live(service, clients), ['second', 'ofRiver'])
  const { csrf: _csrf, ...without } = app
  t.equal((await revokeInJson(service, visitor, without)).statusCode, 400)
  const forged = await revokeInJson(service, visitor, { ...app, csrf: 'x'.repeat(43) })
  t.match([forged.statusCode, forged.json()], [403, { error: { name: 'FORM_EXPIRED' } }])
  const nobody = await revokeInJson(service, { ...visitor, cookies: new Map() }, app)
  t.match([nobody.statusCode, nobody.json()], [401, { error: { name: 'AUTH_REQUIRED' } }])
})

t.test('what was not sent from this browser’s page changes nothing', async (t) => {
  const { service, clients, visitor, csrf, submit } = await start(t)
  const other = await signedIn(service)
  const everything = { what: 'all' }
  t.equal((await submit({ ...everything, csrf: 'x' })).statusCode, 403)
  t.equal((await submitTo(other, csrf)(everything)).statusCode, 403)
  await visitor.submit('/account/sign-out', { csrf })
  t.equal((await submit(everything)).statusCode, 403)
  t.equal((await live(service, clients)).length, 3)
  t.same(of(service), [])
})

t.test('a browser whose sign-in has ended has to sign in first', async (t) => {
  const { service, clients, visitor, submit } = await start(t)
  service.clock.advance(8 * 3600)
  t.equal((await submit({ what: 'all' })).statusCode, 403)
  t.equal((await visitor.open('/account')).statusCode, 303)
  t.equal((await live(service, clients)).length, 3)
})

t.test('a request that names nothing is refused', async (t) => {
  const { service, clients, submit } = await start(t)
  for (const fields of [{}, { what: 'app' }, { what: 'session', id: '' }, { what: 'other' }]) {
    t.equal((await submit(fields as Record<string, string>)).statusCode, 400)
  }
  t.equal((await live(service, clients)).length, 3)
})

t.test('what could not be ended is told', async (t) => {
  const { service, clients, visitor, csrf, submit } = await start(t)
  service.store.failsAt = ({ method, key }) => method === 'take' && key.includes(':grant:')
  t.equal((await submit({ what: 'all' })).headers.location, '/account')
  t.match((await visitor.open('/account')).payload, 'Not everything was disconnected')
  const answer = await revokeInJson(service, visitor, { csrf, what: 'all' })
  const error = { name: 'STORE_UNAVAILABLE', details: { sessionsEnded: 0 } }
  t.match([answer.statusCode, answer.json()], [503, { error }])
  t.match(of(service), [{ outcome: 'failure' }, { outcome: 'failure' }])
  service.store.failsAt = () => false
  t.equal((await live(service, clients)).length, 3)
})
