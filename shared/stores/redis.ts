import type { Redis } from 'ioredis'
import { atLeastOne, entryId } from './checks.ts'
import { redisChannels } from './redis/channels.ts'
import { closeConnection } from './redis/close-connection.ts'
import { unavailable } from './redis/failure.ts'
import { defineScripts } from './redis/scripts.ts'
import { together } from './redis/together.ts'
import type { Store } from './store.ts'

// Two 64-bit numbers; Redis calls longer ones an error.
const entryIdPattern = /^\d{1,19}-\d{1,19}$/

/**
 * A store in Redis 6.2 or newer, shared by everything connected to it. Give it a connection of
 * `connectRedis`, which bounds how long a command may take; concurrent calls then share one round
 * trip. `close` ends that connection too.
 */
export function redisStore(redis: Redis): Store {
  defineScripts(redis)
  const { channels, close } = redisChannels(redis)
  const get = together((keys: string[]) => redis.mget(keys).catch(unavailable))

  return {
    get,
    async set(key, value, ttlSeconds) {
      await redis.set(key, value, 'EX', atLeastOne('ttlSeconds', ttlSeconds)).catch(unavailable)
    },
    async claim(key, value, ttlSeconds) {
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      return (await redis.set(key, value, 'EX', seconds, 'NX').catch(unavailable)) === 'OK'
    },
    take: (key) => redis.getdel(key).catch(unavailable),
    async replace(key, expected, value, ttlSeconds) {
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      return (await redis.storeReplace(key, expected, value, seconds).catch(unavailable)) === 1
    },

    async addToIndex(index, member, ttlSeconds) {
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      await redis.storeIndexAdd(index, member, seconds).catch(unavailable)
    },
    async removeFromIndex(index, member) {
      await redis.storeIndexRemove(index, member).catch(unavailable)
    },
    listIndex: async (index, limit) =>
      redis.storeIndexList(index, atLeastOne('limit', limit)).catch(unavailable),
    countIndex: (index) => redis.storeIndexCount(index).catch(unavailable),

    ...channels,

    async append(stream, message, { maxLength, ttlSeconds }) {
      const kept = atLeastOne('maxLength', maxLength)
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      return redis.storeAppend(stream, message, kept, seconds).catch(unavailable)
    },
    async read(stream, afterId, limit) {
      const after = `(${entryId(afterId, entryIdPattern, '0-0')}`
      const most = atLeastOne('limit', limit)
      const entries = await redis.xrange(stream, after, '+', 'COUNT', most).catch(unavailable)
      return entries.map(([id, [, message]]) => ({ id, message: message as string }))
    },

    async ping() {
      await redis.ping().catch(unavailable)
    },
    async close() {
      await Promise.all([close(), closeConnection(redis)])
    },
  }
}
