import type { FastifyRateLimitOptions } from '@fastify/rate-limit'
import type { Redis } from 'ioredis'
import t from 'tap'
import { redisCounts } from '../../../stores/redis/counts.ts'
import { startRedis } from '../../../testing/redis-server.ts'
import { connected } from './connect.ts'

const server = await startRedis()
t.teardown(() => server.stop())

function countsOf(redis: Redis) {
  const Counts = redisCounts(redis, 'limit:')
  const counts = new Counts({} as FastifyRateLimitOptions)
  return (key: string, windowMs: number) =>
    new Promise<{ current: number; ttl: number }>((resolve, reject) => {
      counts.incr(key, (error, counted) => (error ? reject(error) : resolve(counted!)), windowMs, 1)
    })
}

t.test('each key is counted for itself over all connections, until its window ends', async (t) => {
  const redis = await connected(t, server)
  const [here, there] = [countsOf(redis), countsOf(await connected(t, server))]
  const asked = [here('a', 60_000), here('b', 5000), here('a', 60_000)] as const
  const [first, other, second] = await Promise.all(asked)
  t.same(
    [first, other],
    [
      { current: 1, ttl: 60_000 },
      { current: 1, ttl: 5000 },
    ]
  )
  for (const [at, { current, ttl }] of [second, await there('a', 60_000)].entries()) {
    t.equal(current, at + 2)
    t.ok(ttl > 50_000 && ttl <= 60_000, `what is left of the window: ${ttl} ms`)
  }
  t.same((await redis.keys('*')).sort(), ['limit:a', 'limit:b'])

  await redis.pexpireat('limit:a', 1)
  t.equal((await here('a', 60_000)).current, 1, 'a new window')
})

t.test('a count without an end, or with a far one, ends with its window', async (t) => {
  const redis = await connected(t, server)
  await redis.set('limit:endless', 5)
  await redis.set('limit:far', 5, 'PX', 60_000)
  const count = countsOf(redis)
  for (const key of ['endless', 'far']) {
    t.same(await count(key, 5000), { current: 6, ttl: 5000 })
    const left = await redis.pttl(`limit:${key}`)
    t.ok(left > 4000 && left <= 5000, `${left} ms`)
  }
})

t.test('where Redis is away, whoever counts is told', async (t) => {
  const redis = await connected(t, server)
  const count = countsOf(redis)
  redis.disconnect()
  await t.rejects(count('a', 1000), Error)
})
