import t from 'tap'
import { person } from './build.ts'
import { buildConnected } from './connected.ts'

const { userId } = person

async function start() {
  const built = buildConnected()
  for (const id of ['one', 'two']) await built.connect(id, 'account')
  await built.connect('of the second', 'account', { clientId: 'second' })
  return built
}

t.test('a session that cannot be ended is told of, and ended by another try', async (t) => {
  const { disconnect, store, sessions, listApps, warnings } = await start()
  store.failsAt = ({ method, key }) => method === 'take' && key.endsWith('session:one')
  t.match(await disconnect.app(userId, 'client'), { ended: 1, isComplete: false })
  t.match(warnings, [[{ err: { name: 'STORE_UNAVAILABLE' } }, /may not have ended/]])
  t.ok(await sessions.get('one'))
  const { apps } = await listApps(userId)
  t.match(apps.map(({ clientId }) => clientId).sort(), ['client', 'second'], 'still to be seen')
  t.match(await disconnect.session(userId, 'one'), { ended: 0, isComplete: false })
  store.failsAt = () => false
  t.match(await disconnect.app(userId, 'client'), { ended: 1, isComplete: true })
})

t.test('one app that cannot be ended keeps no other from ending', async (t) => {
  const { disconnect, store, grants, sessions } = await start()
  const failing = grants.idOf(userId, 'client')
  store.failsAt = ({ method, key }) => method === 'take' && key.endsWith(failing)
  t.match(await disconnect.all(userId, 'browser'), { ended: 1, isComplete: false })
  t.equal(await sessions.get('of the second'), null)
  t.ok(await sessions.get('one'))
})

t.test('browsers that cannot be signed out keep no app from ending', async (t) => {
  const { disconnect, store, signedOut } = await start()
  store.failsAt = ({ key }) => key === 'browsers'
  t.match(await disconnect.all(userId, 'browser'), { ended: 3, isComplete: false })
  t.same(signedOut, [])
})

t.test('apps that cannot be listed keep no browser from being signed out', async (t) => {
  const { disconnect, store, signedOut } = await start()
  store.failsAt = ({ key }) => key.includes('person-grants')
  t.match(await disconnect.all(userId, 'browser'), { ended: 0, isComplete: false })
  t.same(signedOut, [[userId, 'browser']])
})

t.test('lists without an end are given up, and told of', async (t) => {
  const { disconnectWith, grants } = await start()
  const findLive = async () => ({ sessions: new Map(), hasMore: true })
  const sessions = disconnectWith({ findLive })
  t.match(await sessions.app(userId, 'client'), { isComplete: false })
  const listOf = async () => ({ grantIds: [], hasMore: true })
  const apps = disconnectWith({ grants: { ...grants, listOf } })
  t.match(await apps.all(userId, 'browser'), { isComplete: false })
})

t.test('a store that answers nothing is told of, whatever is asked', async (t) => {
  const { disconnect, store } = await start()
  store.failsAt = () => true
  const failed = { ended: 0, isComplete: false, isPending: false, isFound: false }
  t.same(await disconnect.session(userId, 'one'), failed)
  t.same(await disconnect.app(userId, 'client'), failed)
  t.same(await disconnect.all(userId, 'browser'), failed)
})

t.test('what nobody expects is thrown', async (t) => {
  const { disconnect, store } = await start()
  store.failsAt = () => {
    throw new TypeError('a mistake')
  }
  await t.rejects(disconnect.session(userId, 'one'), TypeError)
})
