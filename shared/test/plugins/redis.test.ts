import Fastify from 'fastify'
import t from 'tap'
import meters from '../../plugins/meters.ts'
import redisPlugin from '../../plugins/redis.ts'
import { memoryStore } from '../../stores/memory.ts'
import { redisStore } from '../../stores/redis.ts'
import type { Metric } from '../../telemetry/metrics/metric.ts'
import { metrics } from '../../telemetry/metrics.ts'
import { noPublicWeb } from '../../testing/no-public-web.ts'
import { startRedis } from '../../testing/redis-server.ts'
import { build } from '../build.ts'
import { exposed } from '../exposed.ts'
import { scrape } from '../scrape.ts'
import { connected } from '../stores/redis/connect.ts'
import { until } from '../until.ts'

const rest = { fetch, now: Date.now, publicFetch: noPublicWeb }

t.test(
  'the host has the connection of the store, and leaves closing it to the store',
  async (t) => {
    const server = await startRedis()
    t.teardown(() => server.stop())
    const redis = await connected(t, server)
    const store = redisStore(redis)
    const app = Fastify()
    await app.register(meters)
    await app.register(redisPlugin, { world: { store, redis, ...rest } })
    await app.ready()
    t.equal(app.redis, redis)
    await app.close()
    await t.resolves(store.ping())
  }
)

t.test('commands are measured by name and outcome, however they are sent', async (t) => {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const redis = await connected(t, server)
  const store = redisStore(redis)
  const { app } = await build(t, { world: { store, redis } })
  await Promise.all([store.set('one', '1', 60), store.get('one'), store.get('two')])
  t.equal(await store.replace('one', '1', '2', 60), true)
  t.equal(await store.replace('one', '2', '3', 60), true)
  await t.rejects(redis.call('incr'))
  const count = async (command: string, outcome = 'success') => {
    const labels = `command="${command}",outcome="${outcome}"`
    return (await scrape(app)).get(`gatehouse_redis_command_duration_seconds_count{${labels}}`)
  }
  t.same([await count('set'), await count('mget')], [1, 1])
  // A connection sends a script whole the first time.
  t.same([await count('eval'), await count('evalsha')], [1, 1])
  t.equal(await count('incr', 'failure'), 1)
  t.equal((await scrape(app)).get('gatehouse_redis_connected'), 1)
  const told = (await exposed(app)).map(([name]) => name)
  for (const [name, { needsRedis }] of Object.entries<Metric>(metrics)) {
    if (needsRedis) t.ok(told.includes(name), name)
  }

  await server.kill()
  await until(() => redis.status !== 'ready')
  await t.rejects(store.get('one'), { name: 'STORE_UNAVAILABLE' })
  t.equal(await count('mget', 'failure'), 1)
  t.equal((await scrape(app)).get('gatehouse_redis_connected'), 0)
  const up = 'gatehouse_dependency_up{dependency="store"}'
  await until(async () => (await scrape(app)).get(up) === 0)
})

t.test('a host without Redis starts without it', async (t) => {
  const app = Fastify()
  await app.register(meters)
  await app.register(redisPlugin, { world: { store: memoryStore(), ...rest } })
  await app.ready()
  t.notOk(app.hasDecorator('redis'))
  await app.close()
})
