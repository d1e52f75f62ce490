import fp from 'fastify-plugin'

/** One line per finished request: what an operator needs, and neither query string nor body. */
export default fp(
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id)
    })
    app.addHook('onResponse', async (request, reply) => {
      const line = {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        address: request.ip,
      }
      request.log.info(line, 'request completed')
    })
  },
  { name: 'gatehouse:request-log' }
)
