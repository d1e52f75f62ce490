import metrics from 'fastify-metrics'
import fp from 'fastify-plugin'
import { catalogue } from '../errors/catalogue.ts'
import type { AppError } from '../errors/define.ts'
import type { Meters } from '../telemetry/meters.ts'
import { meters } from '../telemetry/meters.ts'
import { version } from '../version.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What is counted and measured, by the table of metrics. */
    meters: Meters
    /** Counts an error that was told to somebody. */
    countError: (error: AppError) => void
  }
}

/** What all that counts and measures has in common; `metrics.ts` tells it to Prometheus. */
export default fp(
  async (app) => {
    await app.register(metrics.default, {
      endpoint: null,
      defaultMetrics: { enabled: false },
      routeMetrics: { enabled: false },
    })
    const { client } = app.metrics
    // One for each host, so that hosts of one process tell of themselves alone.
    const register = new client.Registry()
    client.collectDefaultMetrics({ register })
    const own = meters(client, register)
    own.gauge('gatehouse_build_info', () => [
      { labels: { version, node: process.versions.node }, value: 1 },
    ])
    const count = own.counter('gatehouse_errors_total')
    // There from the start, so that the first one is a rise that alerts see.
    for (const [name, { code, status }] of Object.entries(catalogue)) {
      if (status >= 500) count({ code, name }, 0)
    }
    app.decorate('meters', own)
    app.decorate('countError', ({ code, name }: AppError) => count({ code, name }))
  },
  { name: 'gatehouse:meters' }
)
