import fp from 'fastify-plugin'

interface Options {
  /** Browser origins that may read the answers, each echoed to itself alone; absent: every origin. */
  origins?: readonly string[]
}

const requestHeaders = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Last-Event-ID',
  'Mcp-Method',
  'Mcp-Name',
  'MCP-Protocol-Version',
  'Mcp-Session-Id',
  'X-MCP-Readonly',
  'X-MCP-Toolsets',
  'X-Request-Id',
  'baggage',
  'traceparent',
  'tracestate',
].join(', ')

const responseHeaders =
  'WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version, Retry-After, X-Request-Id'

const preflightMaxAgeSeconds = 7200

/**
 * Lets pages in browsers call the routes of the scope it is registered in, before those routes:
 * answers preflights, never allows credentials (cookies), and opens error answers too, so that a
 * client can read a challenge.
 */
export default fp<Options>(
  async (app, { origins }) => {
    const methods = new Map<string, Set<string>>()

    app.addHook('onRequest', (request, reply, done) => {
      if (origins) reply.header('vary', 'Origin')
      const { origin } = request.headers
      const allowed = origins ? origins.find((one) => one === origin) : '*'
      if (allowed) {
        reply.header('access-control-allow-origin', allowed)
        reply.header('access-control-expose-headers', responseHeaders)
      }
      done()
    })

    app.addHook('onRoute', ({ url, method }) => {
      const known = methods.get(url)
      const served = known ?? new Set<string>()
      for (const one of [method].flat()) if (one !== 'OPTIONS') served.add(one)
      if (known || served.size === 0) return
      methods.set(url, served)
      app.options(url, async (_request, reply) => {
        reply.header('access-control-allow-methods', [...served].join(', '))
        reply.header('access-control-allow-headers', requestHeaders)
        reply.header('access-control-max-age', preflightMaxAgeSeconds)
        return reply.code(204).send()
      })
    })
  },
  { name: 'gatehouse:cors' }
)
