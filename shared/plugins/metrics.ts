import type { FastifyRequest } from 'fastify'
import metrics from 'fastify-metrics'
import fp from 'fastify-plugin'
import type { AuditLog } from '../audit/log.ts'
import { errors } from '../errors/catalogue.ts'
import { isLoopback } from '../http/loopback.ts'

const forwardingHeader = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/

/** Whether a request came straight from this machine: not through a proxy, not by DNS rebinding. */
function isLocal(request: FastifyRequest): boolean {
  const peer = String(request.socket.remoteAddress).replace(/^::ffff:/, '')
  const host = URL.parse(`http://${request.headers.host}`)?.hostname ?? ''
  const isForwarded = Object.keys(request.headers).some((name) => forwardingHeader.test(name))
  return isLoopback(peer) && isLoopback(host) && !isForwarded
}

interface Options {
  localOnly: boolean
  auditLog: Pick<AuditLog, 'state'>
}

/** Seconds; a tool call lasts as long as GitHub takes, everything else some milliseconds. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * `GET /metrics` for Prometheus. `localOnly`: where no gateway stands in front to keep it inside,
 * it answers this machine alone and does not exist for anybody else.
 *
 * Requests are counted by the template of their route, so that made-up addresses make no series;
 * here and not by `fastify-metrics`, whose timers cost a request more than a store does.
 */
export default fp<Options>(
  async (app, { localOnly, auditLog }) => {
    const refuseOthers = async (request: FastifyRequest) => {
      if (localOnly && !isLocal(request)) throw errors.NOT_FOUND()
    }
    await app.register(metrics.default, {
      endpoint: { url: '/metrics', method: 'GET', onRequest: refuseOthers, handler: () => {} },
      clearRegisterOnInit: true,
      routeMetrics: { enabled: false },
    })
    const { Counter, Gauge, Histogram } = app.metrics.client
    new Counter({
      name: 'gatehouse_audit_lost_total',
      help: 'Audit records that could not be written and are lost',
      collect() {
        this.reset()
        this.inc(auditLog.state().lost)
      },
    })
    new Gauge({
      name: 'gatehouse_audit_unwritten_records',
      help: 'Audit records that wait until they can be written, as on a full disk',
      collect() {
        this.set(auditLog.state().unwritten)
      },
    })
    const requests = new Counter({
      name: 'mcp_requests_total',
      help: 'Answered requests',
      labelNames: ['method', 'endpoint', 'status'],
    })
    const durations = new Histogram({
      name: 'mcp_request_duration_seconds',
      help: 'Time from the arrival of a request to the end of its answer',
      labelNames: ['method', 'endpoint'],
      buckets: durationBuckets,
    })
    app.addHook('onResponse', (request, reply, done) => {
      const { method } = request
      const endpoint = request.routeOptions.url ?? 'unknown'
      requests.inc({ method, endpoint, status: reply.statusCode })
      durations.observe({ method, endpoint }, reply.elapsedTime / 1000)
      done()
    })
  },
  { name: 'gatehouse:metrics' }
)
