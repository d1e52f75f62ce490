import type { Redis } from 'ioredis'

const goodbyeTimeoutMs = 1000

/** Ends the connection for good after the answers it still owes, or a second later without them. */
export async function closeConnection(redis: Redis): Promise<void> {
  if (redis.status === 'end') return
  if (redis.status !== 'ready') return redis.disconnect()
  const timer = setTimeout(() => redis.disconnect(), goodbyeTimeoutMs)
  // A connection that broke meanwhile, or was cut by the timer, is closed as well.
  await redis.quit().catch(() => redis.disconnect())
  clearTimeout(timer)
}
