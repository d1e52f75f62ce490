import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import type { World } from '../world.ts'

interface Options {
  service: 'auth' | 'mcp'
  world: World
}

/**
 * Makes `limitPerMinute` work in this service: counted in Redis where there is one, so that all
 * replicas share the counts, else in this process. A store that fails refuses (nothing is skipped).
 */
export default fp<Options>(
  async (app, { service, world }) => {
    app.decorateRequest('limitKey', '')
    await app.register(rateLimit, {
      global: false,
      nameSpace: `gatehouse:${service}:limit:`,
      skipOnError: false,
      ...(world.redis && { redis: world.redis }),
    })
  },
  { name: 'gatehouse:rate-limit' }
)
