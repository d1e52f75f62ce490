import fp from 'fastify-plugin'

/** Headers every answer carries. `https`: whether browsers reach this deployment over TLS. */
export default fp<{ https: boolean }>(
  async (app, { https }) => {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.header('x-content-type-options', 'nosniff')
      reply.header('referrer-policy', 'no-referrer')
      if (https) reply.header('strict-transport-security', 'max-age=31536000')
      done()
    })
  },
  { name: 'gatehouse:security-headers' }
)
