import { Redis } from 'ioredis'
import { withoutCommand } from './redis/failure.ts'
import { parseRedisUrl } from './redis/parse-url.ts'

const commandTimeoutMs = 2000
const longestRetryDelayMs = 1000
const firstSentinelRounds = 5

/** Doubles from 50 ms to a second, spread so that replicas do not come back in step. */
function retryDelayMs(times: number): number {
  const delayMs = Math.min(25 * 2 ** times, longestRetryDelayMs)
  return delayMs * (0.8 + Math.random() * 0.4)
}

/**
 * A connection to Redis that fails fast and recovers by itself; the caller awaits `.connect()`. For
 * the forms of `url` see `parseRedisUrl`.
 *
 * While Redis is away a command rejects at once; one that gets no answer rejects after 2 seconds,
 * or 4 where others were waiting before it. Concurrent commands are written as one. `.connect()`
 * rejects if the first attempt fails, and goes on trying behind that until `.disconnect()`; with
 * Sentinel it ends after a few rounds in which no Sentinel answered.
 *
 * @param onError is told every failure of the connection; nothing in it is secret.
 * @throws CONFIG_INVALID for another form of address.
 */
export function connectRedis(url: string, onError: (error: Error) => void): Redis {
  let wasReady = false
  const redis = new Redis({
    ...parseRedisUrl(url),
    lazyConnect: true,
    enableAutoPipelining: true,
    connectionName: 'gatehouse',
    disableClientInfo: true,

    // A command in flight when the connection broke may have run. Sent again, `claim` would lose to
    // itself, `take` would find nothing and `replace` see its own value: wrong answers that decide
    // who gets in. One kept for later would write what its caller has long been told had failed.
    // So nothing is sent twice or late, reads included, and the caller may ask again.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,

    connectTimeout: 2000,
    commandTimeout: commandTimeoutMs,
    sentinelCommandTimeout: commandTimeoutMs,
    disconnectTimeout: 500,
    // A peer that vanished without a word: after this the connection counts as dead, not slow.
    socketTimeout: 2 * commandTimeoutMs,
    // The same for a connection that only listens.
    keepAlive: 10_000,

    retryStrategy: retryDelayMs,
    // At start somebody waits for `.connect()`; later giving up would be for good.
    sentinelRetryStrategy: (times) =>
      wasReady || times < firstSentinelRounds ? retryDelayMs(times) : null,
    // After a fail-over the old master answers so; the next connection finds the new one.
    reconnectOnError: (error) => error.message.includes('READONLY'),
  })
  redis.on('error', (error) => onError(withoutCommand(error)))
  redis.once('ready', () => {
    wasReady = true
  })
  return redis
}
