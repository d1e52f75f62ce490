import type { Redis, Result } from 'ioredis'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    storeReplace(
      key: string,
      expected: string,
      value: string,
      ttlSeconds: number
    ): Result<0 | 1, Context>
    storeIndexAdd(index: string, member: string, ttlSeconds: number): Result<null, Context>
    storeIndexRemove(index: string, member: string): Result<null, Context>
    storeIndexList(index: string, limit: number): Result<string[], Context>
    storeIndexCount(index: string): Result<number, Context>
    storeAppend(
      stream: string,
      message: string,
      maxLength: number,
      ttlSeconds: number
    ): Result<string, Context>
  }
}

// Redis's own clock, so that replicas with clocks of their own agree on what has ended.
const readClock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** The members' scores are their ends; the key itself ends with the last of them. */
const endWithLastMember = `
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
if last[2] then redis.call('PEXPIREAT', KEYS[1], last[2]) end`

const scripts = {
  storeReplace: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`,
  storeIndexAdd: `${readClock}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2] * 1000, ARGV[1])${endWithLastMember}`,
  storeIndexRemove: `
redis.call('ZREM', KEYS[1], ARGV[1])${endWithLastMember}`,
  storeIndexList: `${readClock}
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'LIMIT', 0, ARGV[1])`,
  storeIndexCount: `${readClock}
return redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf')`,
  storeAppend: `
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[2], '*', 'message', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return id`,
}

/** Gives the connection the commands above, each one atomic step in Redis. */
export function defineScripts(redis: Redis): void {
  for (const [name, lua] of Object.entries(scripts)) {
    redis.defineCommand(name, { numberOfKeys: 1, lua })
  }
}
