import type { Test } from 'tap'
import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import { until } from '#shared/test/until.ts'
import { failingStore } from '../../failing-store.ts'
import { testFeatures } from '../../features.ts'
import { countIntervals } from '../../intervals.ts'
import { beginSession, buildPair } from '../../session.ts'
import { send } from '../../talk.ts'

const updated = (uri: string) => ({
  message: { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } },
})
const toolsChanged = { message: { jsonrpc: '2.0', method: 'notifications/tools/list_changed' } }

/** Two replicas over a store that can be made to fail, and a session of Mona’s. */
async function start(t: Test) {
  const { features } = testFeatures()
  const { store, failing } = failingStore(memoryStore())
  const [one, other] = await buildPair(t, { features, world: { store } })
  const { token, sid, sessions } = await one.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(one, { token })
  return { one, other, failing, token, session, endSignIn: () => sessions.take(sid) }
}

t.test('a session hears of lists and of what it watches, from any replica', async (t) => {
  const { one, other, session } = await start(t)
  const stream = await send(one, session.listen())
  t.equal(stream.status, 200)
  t.equal(stream.headers['content-type'], 'text/event-stream')
  const watch = (uri: string) =>
    other.app.inject(session.request({ method: 'resources/subscribe', params: { uri } }))
  await watch('test://plain')
  await other.app.inject(session.call('announce', 'test://people/mona'))
  await other.app.inject(session.call('announce', 'test://plain'))
  await other.app.inject(session.call('announce'))
  t.same(await stream.next(), updated('test://plain'))
  t.same(await stream.next(), toolsChanged)
  stream.hangUp()
})

t.test('nobody hears of what another person changed', async (t) => {
  const { one, other, session } = await start(t)
  const { token } = await one.signIn({ userId: 2, login: 'river' })
  const river = await beginSession(other, { token })
  const uri = 'test://plain'
  await other.app.inject(river.request({ method: 'resources/subscribe', params: { uri } }))
  const stream = await send(other, river.listen())
  await one.app.inject(session.call('announce', uri))
  await one.app.inject(session.call('announce'))
  t.same(await stream.next(), toolsChanged)
  stream.hangUp()
})

t.test('a newer stream ends the older one, here and on another replica', async (t) => {
  const { one, other, session } = await start(t)
  const first = await send(one, session.listen())
  const second = await send(one, session.listen())
  t.equal(await first.next(), null)
  const third = await send(other, session.listen())
  t.equal(await second.next(), null)
  await one.app.inject(session.call('announce'))
  t.same(await third.next(), toolsChanged)
  third.hangUp()
})

t.test('a stream ends with its session', async (t) => {
  const { one, other, session } = await start(t)
  const stream = await send(one, session.listen())
  await other.app.inject(session.end())
  t.equal(await stream.next(), null)
})

t.test('a stream ends with the service, and does not hold it up', async (t) => {
  const { one, session } = await start(t)
  const stream = await send(one, session.listen())
  await one.app.close()
  t.equal(await stream.next(), null)
})

t.test('of a client that left nothing is kept', async (t) => {
  const { one, session } = await start(t)
  const intervals = countIntervals(t)
  const stream = await send(one, session.listen())
  t.equal(intervals(), 2, 'one keeps it alive, one watches over its access')
  stream.hangUp()
  await until(() => intervals() === 0)
  t.equal(intervals(), 0)
})

t.test('one person has a hundred streams at most, and again when one is closed', async (t) => {
  const { one, token } = await start(t)
  const streams = []
  for (let count = 0; count < 100; count++) {
    streams.push(await send(one, (await beginSession(one, { token })).listen()))
  }
  const session = await beginSession(one, { token })
  const refused = await send(one, session.listen())
  t.equal(refused.status, 429)
  t.match(JSON.parse(await refused.text()), { error: { data: { name: 'TOO_MANY_STREAMS' } } })
  streams.shift()!.hangUp()
  await until(async () => {
    const stream = await send(one, session.listen())
    streams.push(stream)
    return stream.status === 200
  })
  for (const stream of streams) stream.hangUp()
})

t.test('a stream that the others cannot be told of ends', async (t) => {
  const { one, failing, session } = await start(t)
  failing.add('publish')
  const stream = await send(one, session.listen())
  t.equal(stream.status, 200)
  t.equal(await stream.next(), null)
  t.match(one.logLines.join(''), 'SYS_002')
})

t.test('a store that fails meanwhile costs a notification, not the stream', async (t) => {
  const { one, failing, session } = await start(t)
  const uri = 'test://plain'
  await one.app.inject(session.request({ method: 'resources/subscribe', params: { uri } }))
  const stream = await send(one, session.listen())
  failing.add('get')
  const event = JSON.stringify({ event: { kind: 'resource_updated', uri }, userId: 1 })
  await one.world.store.publish('gatehouse:mcp:changes', event)
  await new Promise(setImmediate)
  failing.clear()
  await one.app.inject(session.call('announce'))
  t.same(await stream.next(), toolsChanged)
  stream.hangUp()
})
