import fp from 'fastify-plugin'
import { onCommands } from '../stores/redis/on-commands.ts'
import type { World } from '../world.ts'

/**
 * Ties the shared connection to the host: it waits for Redis at boot, and measures what is asked of
 * it. The store closes it. The package is loaded where there is a Redis alone, as `openWorld` does
 * with its client.
 */
export default fp<{ world: World }>(
  async (app, { world: { redis } }) => {
    if (!redis) return
    const measure = app.meters.histogram('gatehouse_redis_command_duration_seconds')
    onCommands(redis, (command, outcome, seconds) => measure({ command, outcome }, seconds))
    app.meters.gauge('gatehouse_redis_connected', () => [
      { labels: {}, value: redis.status === 'ready' ? 1 : 0 },
    ])
    await app.register(import('@fastify/redis'), { client: redis, closeClient: false })
  },
  { name: 'gatehouse:redis', dependencies: ['gatehouse:meters'] }
)
