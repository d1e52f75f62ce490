import { mock } from 'node:test'
import type { Test } from 'tap'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { countIntervals } from '../intervals.ts'
import { buildPair } from '../session.ts'
import { send } from '../talk.ts'
import { buildStateless } from './build-stateless.ts'

const idKey = 'io.modelcontextprotocol/subscriptionId'
const everything = {
  toolsListChanged: true,
  promptsListChanged: true,
  resourcesListChanged: true,
  resourceSubscriptions: ['test://plain'],
}

/** Two replicas; Mona listens at the one and has things happen at the other. */
async function start(t: Test) {
  const { features } = testFeatures()
  const [one, other] = await buildPair(t, { features })
  const mona = await one.signIn({ userId: 1, login: 'mona' })
  const listen = (notifications: object = everything, id = 'mine', token = mona.token) =>
    modern({ method: 'subscriptions/listen', params: { notifications }, token, id })
  const announce = (value?: string, token = mona.token) =>
    other.app.inject(
      modern({ method: 'tools/call', params: { name: 'announce', arguments: { value } }, token })
    )
  return { one, other, mona, listen, announce }
}

t.test('a subscription is acknowledged first, and named in all that comes', async (t) => {
  const { one, listen, announce } = await start(t)
  const stream = await send(one, listen())
  t.equal(stream.status, 200)
  t.match(await stream.next(), {
    message: {
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications: everything, _meta: { [idKey]: 'mine' } },
    },
  })
  await announce('test://plain')
  t.match(await stream.next(), {
    message: {
      method: 'notifications/resources/updated',
      params: { uri: 'test://plain', _meta: { [idKey]: 'mine' } },
    },
  })
  await announce()
  t.match(await stream.next(), { message: { method: 'notifications/tools/list_changed' } })
  stream.hangUp()
})

t.test('nobody hears of another person’s resource, nor of what was not asked for', async (t) => {
  const { one, listen, announce } = await start(t)
  const river = await one.signIn({ userId: 2, login: 'river' })
  const stream = await send(one, listen({ ...everything, promptsListChanged: false }))
  await stream.next()
  await announce('test://plain', river.token)
  await announce('test://people/mona')
  await announce()
  t.match(await stream.next(), { message: { method: 'notifications/tools/list_changed' } })
  stream.hangUp()
})

t.test('a wrong subscription is refused', async (t) => {
  const { one, listen } = await start(t)
  for (const notifications of [5, null, { toolsListChanged: 'yes' }]) {
    const response = await one.app.inject(listen(notifications as object))
    t.match(response.json(), { id: 'mine', error: { code: -32602 } })
  }
})

t.test('a subscription ends with its result when the service stops', async (t) => {
  const { one, listen } = await start(t)
  const stream = await send(one, listen())
  await stream.next()
  await one.app.close()
  t.match(await stream.rest(), [
    { message: { id: 'mine', result: { resultType: 'complete', _meta: { [idKey]: 'mine' } } } },
  ])
})

t.test('one that comes while the service stops ends with its result, too', async (t) => {
  const { app, protocol } = await buildStateless(t, testFeatures().features)
  await protocol.endStreams()
  const { headers, payload } = modern({
    method: 'subscriptions/listen',
    params: { notifications: everything },
  })
  const response = await app.inject({ method: 'POST', url: '/entry', headers, payload })
  t.equal(response.statusCode, 200)
  t.match(response.payload, /acknowledged.*"result":\{"resultType":"complete"/s)
})

t.test('a subscription ends within half a minute after the sign-in has', async (t) => {
  const { one, mona, listen } = await start(t)
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const stream = await send(one, listen())
  await stream.next()
  mock.timers.tick(30_000)
  await new Promise(setImmediate)
  await mona.sessions.take(mona.sid)
  mock.timers.tick(30_000)
  t.equal(await stream.next(), null)
})

t.test('of a client that left nothing is kept', async (t) => {
  const { one, listen } = await start(t)
  const intervals = countIntervals(t)
  const stream = await send(one, listen())
  await stream.next()
  t.ok(intervals() > 0)
  stream.hangUp()
  await until(() => intervals() === 0)
  t.equal(intervals(), 0)
})

t.test('one person has a hundred subscriptions at most, others have theirs', async (t) => {
  const { one, listen } = await start(t)
  const river = await one.signIn({ userId: 2, login: 'river' })
  const streams = []
  for (let count = 0; count < 100; count++) streams.push(await send(one, listen()))
  const refused = await send(one, listen())
  t.equal(refused.status, 429)
  t.match(JSON.parse(await refused.text()), {
    id: 'mine',
    error: { data: { name: 'TOO_MANY_STREAMS' } },
  })
  streams.push(await send(one, listen(everything, 'hers', river.token)))
  t.equal(streams.at(-1)!.status, 200)
  streams.shift()!.hangUp()
  await until(async () => {
    const stream = await send(one, listen())
    streams.push(stream)
    return stream.status === 200
  })
  for (const stream of streams) stream.hangUp()
})
