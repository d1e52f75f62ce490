import type { Redis } from 'ioredis'
import { createListeners } from '../listeners.ts'
import type { Store } from '../store.ts'
import { closeConnection } from './close-connection.ts'
import { unavailable, withoutCommand } from './failure.ts'
import { command, sendCommand } from './spans.ts'

const publish = command('PUBLISH')

/** Publishes over `redis`, and listens over a connection of its own, made when first needed. */
export function redisChannels(redis: Redis) {
  const listeners = createListeners()
  let listening: Redis | undefined
  let closed = false

  function report(error: unknown): void {
    if (redis.listenerCount('error') > 0) redis.emit('error', withoutCommand(error))
  }

  function connection(): Redis {
    if (listening) return listening
    // A SUBSCRIBE may wait for its connection: doing it late does no harm, unlike a late write.
    const made = redis.duplicate({ enableOfflineQueue: true, autoResubscribe: false })
    made.on('message', listeners.deliver)
    made.on('error', report)
    // ioredis would subscribe again by itself, but leaves a failure of that to crash the process.
    // A connection too broken for it is replaced, and comes here again.
    made.on('ready', () => {
      const channels = listeners.channels()
      if (channels.length > 0) made.subscribe(...channels).catch(report)
    })
    listening = made
    return made
  }

  const channels: Pick<Store, 'publish' | 'subscribe'> = {
    async publish(channel, message) {
      await sendCommand(publish, () => redis.publish(channel, message))
    },

    async subscribe(channel, listener) {
      if (closed) unavailable(new Error('the store is closed'))
      const subscription = { listener }
      listeners.add(channel, subscription)
      await connection()
        .subscribe(channel)
        .catch((cause) => {
          listeners.remove(channel, subscription)
          unavailable(cause)
        })
      return async () => {
        if (!listeners.remove(channel, subscription)) return
        // Away or not, nothing is delivered any more, and a new connection asks for less.
        await listening?.unsubscribe(channel).catch(report)
      }
    },
  }

  async function close(): Promise<void> {
    closed = true
    listeners.clear()
    if (listening) await closeConnection(listening)
  }
  return { channels, close }
}
