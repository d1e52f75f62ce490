import type { Redis } from 'ioredis'
import type { Test } from 'tap'
import { connectRedis } from '../../../stores/connect-redis.ts'
import type { RedisServer } from '../../../testing/redis-server.ts'

/** A connection as the services have it, ended with the test; `failures` fills by itself. */
export async function connected(t: Test, { url }: Pick<RedisServer, 'url'>) {
  const failures: Error[] = []
  const redis: Redis = connectRedis(url, (error) => failures.push(error))
  t.teardown(() => redis.disconnect())
  await redis.connect()
  return Object.assign(redis, { failures })
}
