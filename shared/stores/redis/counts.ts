import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { Redis, Result } from 'ioredis'
import { together } from './together.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    countAll(keyCount: number, ...keysAndWindow: (string | number)[]): Result<number[], Context>
  }
}

/** Counts one more for every key, and answers each count and the milliseconds until it ends. */
const countAll = `
local answers = {}
for at, key in ipairs(KEYS) do
  local count = redis.call('INCR', key)
  local ttl = tonumber(ARGV[at])
  if count == 1 then redis.call('PEXPIRE', key, ttl) else ttl = redis.call('PTTL', key) end
  answers[2 * at - 1] = count
  answers[2 * at] = ttl
end
return answers`

interface Ask {
  key: string
  windowMs: number
}

/**
 * What `@fastify/rate-limit` counts in, shared by all replicas: as its own store for Redis does,
 * but everything of one turn of the event loop in one command. `prefix` comes before every key.
 */
export function redisCounts(redis: Redis, prefix: string): FastifyRateLimitStoreCtor {
  redis.defineCommand('countAll', { lua: countAll })
  const count = together(async (asks: Ask[]) => {
    const keys = asks.map(({ key }) => prefix + key)
    const windows = asks.map(({ windowMs }) => windowMs)
    const answers = await redis.countAll(keys.length, ...keys, ...windows)
    return asks.map((_, at) => ({ current: answers[2 * at]!, ttl: answers[2 * at + 1]! }))
  })

  return class RedisCounts implements FastifyRateLimitStore {
    incr(key: string, callback: Parameters<FastifyRateLimitStore['incr']>[1], windowMs: number) {
      count({ key, windowMs }).then(
        (counted) => callback(null, counted),
        (error: Error) => callback(error)
      )
    }

    child(): FastifyRateLimitStore {
      return this
    }
  }
}
