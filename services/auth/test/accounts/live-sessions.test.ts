import t from 'tap'
import { buildConnected, ttlSeconds } from './connected.ts'

t.test('what is alive is found, the newest first, and what is over is taken out', async (t) => {
  const { connect, findLive, sessions, index, clock } = buildConnected()
  const grantId = await connect('one', 'account')
  for (const id of ['over', 'two']) {
    clock.advance(1)
    await connect(id, 'account')
  }
  await sessions.take('over')
  const { sessions: live, hasMore } = await findLive(grantId)
  t.same([[...live.keys()], hasMore], [['two', 'one'], false])
  t.match(live.get('one'), { clientId: 'client', grantId })
  t.same((await index.sessionsUnder(grantId)).sessionIds, ['two', 'one'])
})

t.test('a session that is written while it is looked for stays listed', async (t) => {
  const { connect, findLive, sessions, index, store, clock } = buildConnected()
  const grantId = await connect('late', 'account')
  const session = (await sessions.take('late'))!
  store.failsAt = ({ method, key }) => {
    const isTakenOut = method === 'removeFromIndex' && key.includes('grant-sessions')
    if (isTakenOut) void sessions.put('late', session, ttlSeconds)
    return false
  }
  await findLive(grantId)
  store.failsAt = () => false
  t.same([...(await findLive(grantId)).sessions.keys()], ['late'])
  clock.advance(ttlSeconds - 1)
  t.same((await index.sessionsUnder(grantId)).sessionIds, ['late'], 'until it ends')
  clock.advance(1)
  t.same((await index.sessionsUnder(grantId)).sessionIds, [])
})

t.test('a thousand that are over do not hide those behind them', async (t) => {
  const { connect, findLive, index, clock } = buildConnected()
  const session = { accountKey: 'account', grantId: '' }
  const grantId = await connect('first', 'account')
  for (let count = 1; count <= 1500; count++) {
    await index.add(`over ${count}`, { ...session, grantId }, 3600)
  }
  clock.advance(1)
  await connect('newest', 'account')
  const { sessions, hasMore } = await findLive(grantId)
  t.same([[...sessions.keys()], hasMore], [['newest', 'first'], false])
})

t.test('after three rounds it says that there may be more', async (t) => {
  const { connect, findLive, index } = buildConnected()
  const grantId = await connect('newest', 'account')
  for (let count = 1; count <= 3000; count++) {
    await index.add(`over ${count}`, { accountKey: 'account', grantId }, 3600)
  }
  t.match(await findLive(grantId), { hasMore: true })
  t.match(await findLive(grantId), { hasMore: false }, 'room was made')
})
