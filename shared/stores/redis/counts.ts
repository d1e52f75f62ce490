import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { Redis, Result } from 'ioredis'
import { command, SharedCommand } from './spans.ts'
import { together } from './together.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    countAll(keyCount: number, ...keysAndWindow: (string | number)[]): Result<number[], Context>
  }
}

/**
 * Counts one more for every key, and answers each count and the milliseconds until it ends. None
 * lasts longer than its window: one without an end would refuse for ever, and where a replica with
 * a slower clock has taken over, ends are far off.
 */
const countAll = `
local answers = {}
for at, key in ipairs(KEYS) do
  local count = redis.call('INCR', key)
  local window = tonumber(ARGV[at])
  local ttl = redis.call('PTTL', key)
  if ttl < 0 or ttl > window then
    ttl = window
    redis.call('PEXPIRE', key, ttl)
  end
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
  const shared = new SharedCommand(command('EVALSHA', 'countAll'))
  const count = together(shared, async (asks: Ask[]) => {
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
