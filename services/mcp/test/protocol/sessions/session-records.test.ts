import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import { mcpSessions } from '../../../protocol/sessions/session-records.ts'
import { failingStore } from '../../failing-store.ts'
import { build, hourMs, kind, mona, who } from './build-records.ts'

t.test('a session is found by its person and client, and by nobody else', async (t) => {
  const { sessions } = build()
  const id = await sessions.begin(mona, kind)
  t.match(id, /^[\w-]{32}$/)
  t.match(await sessions.find(id, mona), {
    userId: 1,
    clientId: 'client',
    kind,
    logLevel: 'info',
    subscriptions: [],
  })
  const anotherSignIn = { ...mona, sessionId: 'another', scopes: ['github:write'] }
  t.ok(await sessions.find(id, anotherSignIn), 'whatever sign-in they come with')
  t.equal(await sessions.find(id, who(2)), null)
  t.equal(await sessions.find(id, who(1, 'other client')), null)
})

t.test('an id nobody was given is not even asked for', async (t) => {
  const asked: string[] = []
  const { sessions } = build((store) => ({
    ...store,
    get: (key) => {
      asked.push(key)
      return store.get(key)
    },
  }))
  for (const id of [
    '',
    'x',
    'x'.repeat(31),
    'x'.repeat(33),
    `${'x'.repeat(31)}:`,
    '*'.repeat(32),
  ]) {
    t.equal(await sessions.find(id, mona), null, id)
  }
  t.same(asked, [])
  t.equal(await sessions.find('x'.repeat(32), mona), null)
  t.equal(asked.length, 1)
})

t.test('a session ends a day after it was used last', async (t) => {
  const { sessions, pass } = build()
  const id = await sessions.begin(mona, kind)
  for (let day = 0; day < 5; day++) {
    pass(23 * hourMs)
    t.ok(await sessions.find(id, mona), 'each use prolongs it')
  }
  pass(24 * hourMs)
  t.equal(await sessions.find(id, mona), null)
})

t.test('a use costs no write within an hour of the last one', async (t) => {
  const writes: string[] = []
  const { sessions, pass } = build((store) => ({
    ...store,
    replace: (key, ...rest) => {
      writes.push(key)
      return store.replace(key, ...rest)
    },
  }))
  const id = await sessions.begin(mona, kind)
  pass(hourMs - 1000)
  await sessions.find(id, mona)
  t.equal(writes.length, 0)
  pass(1000)
  await sessions.find(id, mona)
  await sessions.find(id, mona)
  t.equal(writes.length, 1)
})

t.test('one that ends while it is prolonged stays ended', async (t) => {
  const { sessions, store, pass } = build((inner) => ({
    ...inner,
    replace: async (key, ...rest) => {
      await inner.take(key)
      return inner.replace(key, ...rest)
    },
  }))
  const id = await sessions.begin(mona, kind)
  pass(2 * hourMs)
  t.ok(await sessions.find(id, mona), 'the request that was first is still served')
  t.equal(await sessions.find(id, mona), null)
  t.equal(await store.countIndex('gatehouse:mcp:sessions:1'), 1, 'its place ends by itself')
})

t.test('one that ends between two looks is gone', async (t) => {
  let looks = 0
  const { sessions, pass } = build((store) => ({
    ...store,
    get: async (key) => (looks++ === 1 ? null : store.get(key)),
  }))
  const id = await sessions.begin(mona, kind)
  pass(2 * hourMs)
  t.equal(await sessions.find(id, mona), null)
  t.equal(looks, 2)
})

t.test('two that change a session at once both change it', async (t) => {
  const { sessions } = build()
  const id = await sessions.begin(mona, kind)
  await Promise.all([
    sessions.update(id, (session) => ({ ...session, logLevel: 'error' })),
    sessions.update(id, (session) => ({ ...session, subscriptions: ['a'] })),
  ])
  t.match(await sessions.find(id, mona), { logLevel: 'error', subscriptions: ['a'] })
})

t.test('one that is gone is not changed, one that never rests is given up', async (t) => {
  const { sessions } = build()
  await t.rejects(
    sessions.update('x'.repeat(32), (session) => session),
    {
      name: 'MCP_SESSION_NOT_FOUND',
    }
  )
  const busy = build((store) => ({ ...store, replace: async () => false }))
  const id = await busy.sessions.begin(mona, kind)
  await t.rejects(
    busy.sessions.update(id, (session) => session),
    { name: 'STORE_UNAVAILABLE' }
  )
})

t.test('an ended session is gone and told of', async (t) => {
  const { sessions, store, ended } = build()
  const id = await sessions.begin(mona, kind)
  await sessions.end(id, mona)
  t.equal(await sessions.find(id, mona), null)
  t.equal(await store.countIndex('gatehouse:mcp:sessions:1'), 0)
  t.same(ended, [id])
})

t.test('a store that fails lets nobody in', async (t) => {
  const { store, failing } = failingStore(memoryStore())
  const sessions = mcpSessions({ store, now: Date.now }, async () => {})
  const id = await sessions.begin(mona, kind)
  failing.add('get')
  await t.rejects(sessions.find(id, mona), { name: 'STORE_UNAVAILABLE' })
  failing.add('set')
  await t.rejects(sessions.begin(mona, kind), { name: 'STORE_UNAVAILABLE' })
})
