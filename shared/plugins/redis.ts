import fp from 'fastify-plugin'
import type { World } from '../world.ts'

/**
 * Ties the shared connection to the host: it waits for Redis at boot. The store closes it. The
 * package is loaded where there is a Redis alone, as `openWorld` does with its client.
 */
export default fp<{ world: World }>(
  async (app, { world }) => {
    if (!world.redis) return
    await app.register(import('@fastify/redis'), { client: world.redis, closeClient: false })
  },
  { name: 'gatehouse:redis' }
)
