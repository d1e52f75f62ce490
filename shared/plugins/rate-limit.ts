import { isIP } from 'node:net'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { redisCounts } from '../stores/redis/counts.ts'
import type { World } from '../world.ts'

interface Options {
  service: 'auth' | 'mcp'
  world: World
}

/** As some proxies write it: `192.0.2.7:4711`, `[2001:db8::7]:4711`. */
const withPort = /^\[(?<six>[^\]]+)\](?::\d+)?$|^(?<four>[\d.]+):\d+$/

/**
 * The address a limit counts by. An IPv6 network of 64 bits counts as one: that much a single caller
 * is given, to pick a new address from for every request. Where a trusted proxy forwards what is no
 * address, its own counts. Empty for a caller who had left before a hook ran.
 */
export function clientAddress({ ip = '', socket }: FastifyRequest): string {
  const { six, four } = withPort.exec(ip)?.groups ?? {}
  const address = six ?? four ?? ip
  return normalizeIP(isIP(address) === 0 ? (socket?.remoteAddress ?? '') : address)
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
      skipOnError: false,
      ...(world.redis && { store: redisCounts(world.redis, `gatehouse:${service}:limit:`) }),
    })
  },
  { name: 'gatehouse:rate-limit' }
)
