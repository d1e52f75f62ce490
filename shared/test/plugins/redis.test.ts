import Fastify from 'fastify'
import t from 'tap'
import meters from '../../plugins/meters.ts'
import redisPlugin from '../../plugins/redis.ts'
import { memoryStore } from '../../stores/memory.ts'
import { redisStore } from '../../stores/redis.ts'
import { noPublicWeb } from '../../testing/no-public-web.ts'
import { startRedis } from '../../testing/redis-server.ts'
import { connected } from '../stores/redis/connect.ts'

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

t.test('a host without Redis starts without it', async (t) => {
  const app = Fastify()
  await app.register(meters)
  await app.register(redisPlugin, { world: { store: memoryStore(), ...rest } })
  await app.ready()
  t.notOk(app.hasDecorator('redis'))
  await app.close()
})
