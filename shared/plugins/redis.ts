import fastifyRedis from '@fastify/redis'
import fp from 'fastify-plugin'
import type { World } from '../world.ts'

/** Ties the shared connection to the host: it waits for Redis at boot. The store closes it. */
export default fp<{ world: World }>(
  async (app, { world }) => {
    if (world.redis) await app.register(fastifyRedis, { client: world.redis, closeClient: false })
  },
  { name: 'gatehouse:redis' }
)
