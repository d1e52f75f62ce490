import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
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

/**
 * `GET /metrics` for Prometheus. `localOnly`: where no gateway stands in front to keep it inside,
 * it answers this machine alone and does not exist for anybody else.
 */
export default fp<{ localOnly: boolean }>(
  async (app, { localOnly }) => {
    const { register } = app.meters
    const onRequest = async (request: FastifyRequest) => {
      if (localOnly && !isLocal(request)) throw errors.NOT_FOUND()
    }
    app.get('/metrics', { onRequest }, async (_request, reply) =>
      reply.type(register.contentType).send(await register.metrics())
    )
  },
  { name: 'gatehouse:metrics', dependencies: ['gatehouse:meters'] }
)
