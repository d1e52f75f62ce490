import t from 'tap'
import { maxApps, maxSessionsShown } from '../../accounts/connected-apps.ts'
import { person } from './build.ts'
import { buildConnected, ttlSeconds } from './connected.ts'

const { userId } = person

t.test('an app is told with its sessions and when they were used', async (t) => {
  const { connect, listApps, lastUses, clock } = buildConnected()
  const first = clock.nowSeconds()
  await connect('one', 'account', { scopes: ['github:read'] })
  clock.advance(100)
  await connect('two', 'account', { scopes: ['github:write'] })
  await lastUses.put('one', { at: first + 50 }, 1000)
  t.same(await listApps(userId), {
    apps: [
      {
        clientId: 'client',
        clientName: 'Name of client',
        clientHost: null,
        redirectUri: 'https://client.test/callback',
        scopes: ['github:read', 'github:write'],
        connectedAt: first,
        lastUsedAt: first + 50,
        sessionCount: 2,
        sessions: [
          { id: 'two', createdAt: first + 100, lastUsedAt: null },
          { id: 'one', createdAt: first, lastUsedAt: first + 50 },
        ],
      },
    ],
    hasMore: false,
  })
})

t.test('the last use of an app is that of the session used last', async (t) => {
  const { connect, listApps, lastUses } = buildConnected()
  for (const [at, id] of ['one', 'two', 'three'].entries()) {
    await connect(id, 'account')
    await lastUses.put(id, { at: [20, 30, 10][at]! }, 1000)
  }
  t.match(await listApps(userId), { apps: [{ lastUsedAt: 30 }] })
})

t.test(
  'nobody sees what another person, or the same number elsewhere, has connected',
  async (t) => {
    const { connect, listApps } = buildConnected()
    await connect('own', 'account')
    await connect('of another', 'other', { userId: 7, clientId: 'other' })
    await connect('elsewhere', 'third', { clientId: 'third' }, 'another GitHub')
    t.match(await listApps(userId), { apps: [{ clientId: 'client', sessionCount: 1 }] })
    t.match(await listApps(7), { apps: [{ clientId: 'other' }] })
    t.same(await listApps(8), { apps: [], hasMore: false })
  }
)

t.test('an app that is allowed and not in use is told as such', async (t) => {
  const { connect, listApps, sessions } = buildConnected()
  await connect('one', 'account', { scopes: ['github:read'] })
  await sessions.take('one')
  const [app] = (await listApps(userId)).apps
  t.match(app, { sessionCount: 0, sessions: [], lastUsedAt: null, scopes: ['github:read'] })
})

t.test('a session without a grant is told, so that nothing goes on unseen', async (t) => {
  const { connect, listApps, grants, clock } = buildConnected()
  const first = clock.nowSeconds()
  const grantId = await connect('one', 'account', { scopes: ['github:write'] })
  clock.advance(5)
  await connect('two', 'account')
  await grants.end(grantId)
  const names = { clientId: 'client', clientName: '', redirectUri: null }
  const told = { scopes: ['github:write'], connectedAt: first, sessionCount: 2 }
  t.match((await listApps(userId)).apps, [{ ...names, ...told }])
})

t.test('what is over is not told, and listed no more', async (t) => {
  const { connect, listApps, grants, sessions } = buildConnected()
  await grants.end(await connect('one', 'account'))
  await sessions.take('one')
  t.same(await listApps(userId), { apps: [], hasMore: false })
  t.same((await grants.listOf(userId)).grantIds, [])
})

t.test('an app ends by itself with the grant', async (t) => {
  const { connect, listApps, clock } = buildConnected()
  await connect('one', 'account')
  clock.advance(ttlSeconds)
  t.same(await listApps(userId), { apps: [], hasMore: false })
})

t.test('those used or signed in last come first', async (t) => {
  const { connect, listApps, lastUses, clock } = buildConnected()
  for (const clientId of ['used', 'older', 'newer']) {
    await connect(`session of ${clientId}`, 'account', { clientId })
    clock.advance(10)
  }
  await lastUses.put('session of used', { at: clock.nowSeconds() }, 1000)
  const order = (await listApps(userId)).apps.map(({ clientId }) => clientId)
  t.same(order, ['used', 'newer', 'older'])
})

t.test('a hundred apps are told, the newest, and that there are more', async (t) => {
  const { grants, grantOf, listApps, clock } = buildConnected()
  for (let count = 0; count < maxApps; count++) {
    await grants.allow(grantOf({ clientId: `client ${count}` }))
    clock.advance(1)
  }
  t.match(await listApps(userId), { apps: { length: maxApps }, hasMore: false })
  await grants.allow(grantOf({ clientId: 'newest' }))
  const { apps, hasMore } = await listApps(userId)
  t.same([apps.length, apps[0]?.clientId, hasMore], [maxApps, 'newest', true])
})

t.test('grants that are over take no place of those that stand', async (t) => {
  const { grants, grantOf, listApps, clock } = buildConnected()
  await grants.allow(grantOf({ clientId: 'stands' }))
  for (let count = 0; count < maxApps + 20; count++) {
    clock.advance(1)
    await grants.end(await grants.allow(grantOf({ clientId: `over ${count}` })))
  }
  t.match(await listApps(userId), { apps: [{ clientId: 'stands' }], hasMore: false })
})

t.test('the newest twenty sessions are told, and how many there are', async (t) => {
  const { connect, listApps, clock } = buildConnected()
  for (let count = 1; count <= maxSessionsShown + 1; count++) {
    clock.advance(1)
    await connect(`session ${count}`, 'account')
  }
  const [app] = (await listApps(userId)).apps
  t.same([app?.sessionCount, app?.sessions.length], [maxSessionsShown + 1, maxSessionsShown])
  t.equal(app?.sessions[0]?.id, `session ${maxSessionsShown + 1}`)
})
