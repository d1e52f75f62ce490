import type { Redis } from 'ioredis'
import { atLeastOne, entryId } from './checks.ts'
import { redisChannels } from './redis/channels.ts'
import { closeConnection } from './redis/close-connection.ts'
import { unavailable } from './redis/failure.ts'
import { defineScripts } from './redis/scripts.ts'
import { command, SharedCommand, sendCommand } from './redis/spans.ts'
import { together } from './redis/together.ts'
import type { Store } from './store.ts'

// Two 64-bit numbers; Redis calls longer ones an error.
const entryIdPattern = /^\d{1,19}-\d{1,19}$/

const commands = {
  set: command('SET'),
  take: command('GETDEL'),
  replace: command('EVALSHA', 'storeReplace'),
  indexAdd: command('EVALSHA', 'storeIndexAdd'),
  indexRemove: command('EVALSHA', 'storeIndexRemove'),
  indexList: command('EVALSHA', 'storeIndexList'),
  indexCount: command('EVALSHA', 'storeIndexCount'),
  append: command('EVALSHA', 'storeAppend'),
  range: command('XRANGE'),
  ping: command('PING'),
}

/**
 * A store in Redis 6.2 or newer, shared by everything connected to it. Give it a connection of
 * `connectRedis`, which bounds how long a command may take; concurrent calls then share one round
 * trip. `close` ends that connection too.
 */
export function redisStore(redis: Redis): Store {
  defineScripts(redis)
  const { channels, close } = redisChannels(redis)
  const shared = new SharedCommand(command('MGET'))
  const get = together(shared, (keys: string[]) => redis.mget(keys).catch(unavailable))

  return {
    get,
    async set(key, value, ttlSeconds) {
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      await sendCommand(commands.set, () => redis.set(key, value, 'EX', seconds))
    },
    async claim(key, value, ttlSeconds) {
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      const send = () => redis.set(key, value, 'EX', seconds, 'NX')
      return (await sendCommand(commands.set, send)) === 'OK'
    },
    take: (key) => sendCommand(commands.take, () => redis.getdel(key)),
    async replace(key, expected, value, ttlSeconds) {
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      const send = () => redis.storeReplace(key, expected, value, seconds)
      return (await sendCommand(commands.replace, send)) === 1
    },

    async addToIndex(index, member, ttlSeconds) {
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      await sendCommand(commands.indexAdd, () => redis.storeIndexAdd(index, member, seconds))
    },
    async removeFromIndex(index, member) {
      await sendCommand(commands.indexRemove, () => redis.storeIndexRemove(index, member))
    },
    async listIndex(index, limit) {
      const most = atLeastOne('limit', limit)
      return sendCommand(commands.indexList, () => redis.storeIndexList(index, most))
    },
    countIndex: (index) => sendCommand(commands.indexCount, () => redis.storeIndexCount(index)),

    ...channels,

    async append(stream, message, { maxLength, ttlSeconds }) {
      const kept = atLeastOne('maxLength', maxLength)
      const seconds = atLeastOne('ttlSeconds', ttlSeconds)
      return sendCommand(commands.append, () => redis.storeAppend(stream, message, kept, seconds))
    },
    async read(stream, afterId, limit) {
      const after = `(${entryId(afterId, entryIdPattern, '0-0')}`
      const most = atLeastOne('limit', limit)
      const send = () => redis.xrange(stream, after, '+', 'COUNT', most)
      const entries = await sendCommand(commands.range, send)
      return entries.map(([id, [, message]]) => ({ id, message: message as string }))
    },

    async ping() {
      await sendCommand(commands.ping, () => redis.ping())
    },
    async close() {
      await Promise.all([close(), closeConnection(redis)])
    },
  }
}
