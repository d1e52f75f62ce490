import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { sentStatus } from '../http/sent-status.ts'
import { whenClosed } from '../http/when-closed.ts'

/** Methods that routes have; a caller may make up others, as many as the parser of Node knows. */
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * Counts requests when they are over, answered or left by their clients, as streams always are. By the
 * template of the route, so that made-up addresses make no series.
 */
export default fp(
  async (app) => {
    const count = app.meters.counter('mcp_requests_total')
    const measure = app.meters.histogram('mcp_request_duration_seconds')

    function note(request: FastifyRequest, reply: FastifyReply): void {
      const method = knownMethods.has(request.method) ? request.method : 'other'
      const endpoint = request.routeOptions.url ?? 'unknown'
      count({ method, endpoint, status: sentStatus(reply) })
      measure({ method, endpoint }, reply.elapsedTime / 1000)
    }

    app.addHook('onRequest', (request, reply, done) => {
      whenClosed(reply, () => note(request, reply))
      done()
    })
  },
  { name: 'gatehouse:request-metrics', dependencies: ['gatehouse:meters'] }
)
