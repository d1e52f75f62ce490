import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import fp from 'fastify-plugin'
import type { AuditLog } from '../audit/log.ts'
import { errors } from '../errors/catalogue.ts'
import type { Finding, HealthChecks } from '../health-checks.ts'
import { healthChecks } from '../health-checks.ts'
import type { Store } from '../stores/store.ts'
import type { Dependency } from '../telemetry/label-values.ts'
import { version } from '../version.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked every second by gateways and orchestrators: no line in the log while all is well. */
    isProbe?: boolean
  }
  interface FastifyInstance {
    /** Has `/health/ready` look at something else: not well, it degrades, and stays ready. */
    addHealthCheck: HealthChecks['add']
  }
}

const config = { isProbe: true }
const Live = Type.Object({ status: Type.Literal('ok') })
const Checks = Type.Record(Type.String(), Type.Union([Type.Literal('ok'), Type.Literal('failing')]))
const Ready = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]),
  version: Type.String(),
  checks: Checks,
})

interface Options {
  store: Store
  /** Epoch milliseconds. */
  now: () => number
  auditLog: Pick<AuditLog, 'state'>
}

/**
 * `GET /health/live`: the event loop answers. `GET /health/ready`: requests can be served, that is
 * the store answers; key rings are loaded before the process listens. Within a second, and however
 * often it is asked, each thing is looked at once at a time.
 */
export default fp<Options>(
  async (app, { store, now, auditLog }) => {
    const checks = healthChecks({ now, log: app.log })
    checks.add('store', () => store.ping())
    checks.add('audit', async () => {
      if (auditLog.state().isFailing) throw new Error('audit records cannot be written')
    })
    app.decorate('addHealthCheck', checks.add)
    app.meters.gauge('gatehouse_dependency_up', async () =>
      (await checks.look()).map(({ name, isWell }) => ({
        labels: { dependency: name },
        value: isWell ? 1 : 0,
      }))
    )

    app.get('/health/live', { config, schema: { response: { 200: Live } } }, async () => ({
      status: 'ok',
    }))

    app.get(
      '/health/ready',
      { config, schema: { response: { 200: Ready } } },
      async (_request, reply) => {
        reply.header('cache-control', 'no-store')
        const findings = await checks.look()
        const store = findings.find(({ name }) => name === 'store')!
        const details = { checks: told(findings) }
        if (!store.isWell) throw errors.STORE_UNAVAILABLE({ cause: store.cause, details })
        const status = findings.every(({ isWell }) => isWell) ? 'ok' : 'degraded'
        return { status, version, ...details } as const
      }
    )
  },
  { name: 'gatehouse:health', dependencies: ['gatehouse:meters'] }
)

const told = (findings: Finding[]): Static<typeof Checks> =>
  Object.fromEntries(
    findings.map(({ name, isWell }): [Dependency, 'ok' | 'failing'] => [
      name,
      isWell ? 'ok' : 'failing',
    ])
  )
