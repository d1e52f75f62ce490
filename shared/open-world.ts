import type { FastifyBaseLogger } from 'fastify'
import { errors } from './errors/catalogue.ts'
import { pooledFetch } from './http/pooled-fetch.ts'
import { publicFetch } from './http/public-fetch.ts'
import type { Store } from './stores/store.ts'
import type { World } from './world.ts'

interface Settings {
  REDIS_URL?: string
  GITHUB_CONNECTIONS: number
  GITHUB_TIMEOUT_MS: number
}

export interface OpenWorld {
  world: World
  close(): Promise<void>
}

/**
 * Opens what lies outside the process. `openLocalStore`: the store where REDIS_URL is not set. `now`:
 * epoch milliseconds.
 * @throws STORE_UNAVAILABLE if Redis does not answer
 */
export async function openWorld(
  settings: Settings,
  log: FastifyBaseLogger,
  openLocalStore: () => Store,
  now = Date.now
): Promise<OpenWorld> {
  const { REDIS_URL, GITHUB_CONNECTIONS, GITHUB_TIMEOUT_MS } = settings
  const opened = REDIS_URL ? await openRedis(REDIS_URL, log) : { store: openLocalStore() }
  const pool = pooledFetch({ connections: GITHUB_CONNECTIONS, timeoutMs: GITHUB_TIMEOUT_MS })
  return {
    world: {
      ...opened,
      fetch: pool.fetch,
      publicFetch: publicFetch({ now }),
      now,
    },
    close: async () => {
      await pool.close()
      await opened.store.close()
    },
  }
}

async function openRedis(url: string, log: FastifyBaseLogger) {
  // Loaded where it is used: `npm start` has no Redis and need not wait for its client.
  const { connectRedis } = await import('./stores/connect-redis.ts')
  const { redisStore } = await import('./stores/redis.ts')
  const redis = connectRedis(url, (error) => log.warn({ err: error }, 'Redis connection failed'))
  try {
    await redis.connect()
  } catch (cause) {
    redis.disconnect()
    throw errors.STORE_UNAVAILABLE({
      message: 'Redis cannot be reached.',
      hint: 'Check that REDIS_URL is right and that Redis runs, then start again.',
      cause,
    })
  }
  return { redis, store: redisStore(redis) }
}
