import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { World } from '../world.ts'

interface Options {
  service: 'auth' | 'mcp'
  world: World
}

/**
 * The address a limit counts by. An IPv6 network of 64 bits counts as one: that much a single caller
 * is given, to pick a new address from for every request. Empty for a caller who has left.
 */
export const clientAddress = ({ ip }: FastifyRequest): string => normalizeIP(ip ?? '')

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
