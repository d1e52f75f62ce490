import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

/** One line per request when it is over: what an operator needs, and neither query string nor body. */
export default fp(
  async (app) => {
    // All names of the line are ours: to look each up among those never logged costs most of it.
    const log = app.log.child({}, { redact: [] })
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id)
      let isNoted = false
      const note = (message: string) => {
        if (isNoted) return
        isNoted = true
        const within = request.traceContext ?? ROOT_CONTEXT
        context.with(within, () => log.info(lineOf(request, reply), message))
      }
      reply.raw.once('finish', () => note('request completed'))
      // A client that leaves before the end, as it does from every stream, lets nothing finish.
      reply.raw.once('close', () => note('request aborted by its client'))
      done()
    })
  },
  { name: 'gatehouse:request-log' }
)

const lineOf = (request: FastifyRequest, reply: FastifyReply) => ({
  requestId: request.id,
  method: request.method,
  route: request.routeOptions.url ?? null,
  status: reply.statusCode,
  durationMs: Math.round(reply.elapsedTime * 10) / 10,
  address: request.ip,
})
