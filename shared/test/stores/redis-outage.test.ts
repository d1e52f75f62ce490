import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { redisStore } from '../../stores/redis.ts'
import { elapsedMs } from '../../testing/elapsed.ts'
import { startRedis } from '../../testing/redis-server.ts'
import { everyMethod, tick, until } from './contract/backend.ts'
import { connected } from './redis/connect.ts'

async function open(t: Test) {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const redis = await connected(t, server)
  const store = redisStore(redis)
  t.teardown(() => store.close())
  /** Until what was asked for so far is on its way. */
  const written = () => until(tick, () => redis.autoPipelineQueueSize === 0)
  const answers = () =>
    store.ping().then(
      () => true,
      () => false
    )
  return { server, redis, store, written, answers }
}

t.test('while Redis is gone every call fails at once, and works when it is back', async (t) => {
  const { server, redis, store, answers } = await open(t)
  const heard: string[] = []
  await store.subscribe('channel', (message) => heard.push(message))
  const end = await store.subscribe('ended meanwhile', () => undefined)
  await store.addToIndex('index', 'member', 60)
  await server.kill()
  await until(tick, () => redis.status !== 'ready')
  for (const [name, call] of everyMethod(store)) {
    const tookMs = await elapsedMs(t.rejects(call(), { code: 'SYS_002', cause: Error }, name))
    t.ok(tookMs < 1500, `${name}: ${tookMs} ms`)
  }
  await end()
  await server.restart()
  t.ok((await elapsedMs(until(tick, answers))) < 3000)
  for (const [name, call] of everyMethod(store)) await t.resolves(call(), name)
  await until(tick, async () => {
    await store.publish('channel', 'after')
    return heard.includes('after')
  })
  t.same(await redis.pubsub('CHANNELS', 'ended*'), [])
  t.ok(redis.failures.length > 0, 'the log is told')
})

t.test('while Redis hangs every call fails in time, and works when it goes on', async (t) => {
  const { server, store, written, answers } = await open(t)
  await store.subscribe('channel', () => undefined)
  server.pause()
  const calls = everyMethod(store).map(async ([name, call]) => {
    const tookMs = await elapsedMs(t.rejects(call(), { code: 'SYS_002', cause: Error }, name))
    t.ok(tookMs < 2500, `${name}: ${tookMs} ms`)
  })
  await written()
  const tookMs = await elapsedMs(t.rejects(store.get('late'), { code: 'SYS_002' }))
  t.ok(tookMs < 4500, `behind others: ${tookMs} ms`)
  await Promise.all(calls)
  server.resume()
  t.ok((await elapsedMs(until(tick, answers))) < 3000)
})

t.test('a connection that stays silent is replaced', async (t) => {
  const { server, redis, store, answers } = await open(t)
  server.pause()
  await t.rejects(store.get('key'))
  await until(tick, () => redis.status !== 'ready')
  t.match(redis.failures[0]?.message, /Socket timeout/)
  server.resume()
  t.ok((await elapsedMs(until(tick, answers))) < 4000)
})

t.test('a call whose connection broke is not made again', async (t) => {
  const { server, store, written, answers } = await open(t)
  server.pause()
  const calls: Promise<unknown>[] = [
    store.claim('claimed', 'value', 60),
    store.set('set', 'value', 60),
    store.append('stream', 'message', { maxLength: 1, ttlSeconds: 60 }),
  ]
  const failed = Promise.all(calls.map((call) => t.rejects(call, { code: 'SYS_002' })))
  await written()
  await server.kill()
  await failed
  await t.rejects(store.set('set while away', 'value', 60))
  await server.restart()
  await until(tick, answers)
  t.equal(await store.get('claimed'), null)
  t.equal(await store.get('set'), null)
  t.equal(await store.get('set while away'), null)
  t.same(await store.read('stream', null, 1), [])
})

t.test('a store closes in time while Redis hangs or is gone', async (t) => {
  for (const trouble of ['pause', 'kill'] as const) {
    const { server, redis, store } = await open(t)
    await store.subscribe('channel', () => undefined)
    await server[trouble]()
    if (trouble === 'kill') await until(tick, () => redis.status === 'reconnecting')
    t.ok((await elapsedMs(store.close())) < 2500, trouble)
    for (const [name, call] of everyMethod(store)) {
      await t.rejects(call(), { code: 'SYS_002' }, name)
    }
  }
})

t.test('a store over a connection without time limits closes in time as well', async (t) => {
  const { server } = await open(t)
  const redis = new Redis(server.port, '127.0.0.1', { disconnectTimeout: 100 })
  const store = redisStore(redis)
  await store.ping()
  server.pause()
  t.ok((await elapsedMs(store.close())) < 2500)
  await t.rejects(store.ping(), { code: 'SYS_002' })
})
