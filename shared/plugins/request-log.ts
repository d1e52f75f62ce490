import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { sentStatus } from '../http/sent-status.ts'
import { whenClosed } from '../http/when-closed.ts'
import { traceIdsIn } from '../telemetry/log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the line of this request tells beside HTTP; null where no hook has run. */
    facts: RequestFacts | null
  }
}

/** Ids and names of ours, none of them secret or longer than a line can bear. */
export interface RequestFacts extends Ids {
  mcpMethod?: string
  tool?: string
  prompt?: string
  resource?: string
  errorCode?: string
}

interface Ids {
  userId?: number
  clientId?: string
  sessionId?: string
}

/** Has the line of a request tell who made it, as far as that is known. */
export function tellIds({ facts }: FastifyRequest, ids: Ids): void {
  if (!facts) return
  const { userId, clientId, sessionId } = ids
  if (userId !== undefined) facts.userId = userId
  if (clientId !== undefined) facts.clientId = clientId
  if (sessionId !== undefined) facts.sessionId = sessionId
}

const [completed, aborted] = ['request completed', 'request aborted by its client'] as const

/** One line per request when it is over: what an operator needs, and neither query string nor body. */
export default fp(
  async (app) => {
    // All names of the line are ours: to look each up among those never logged costs most of it.
    const log = app.log.child({}, { redact: [] })
    app.decorateRequest('facts', null)
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id)
      request.facts = {}
      whenClosed(reply, () => {
        // Fastify puts them together anew whenever they are asked for.
        const { url, config } = request.routeOptions
        if (config.isProbe && reply.statusCode < 400) return
        // A client that leaves before the end, as it does from every stream, takes its socket along.
        const { writableEnded, socket } = reply.raw
        const message = writableEnded && !socket?.destroyed ? completed : aborted
        log.info(lineOf(request, reply, url), message)
      })
      done()
    })
  },
  { name: 'gatehouse:request-log' }
)

const lineOf = (request: FastifyRequest, reply: FastifyReply, url?: string) => ({
  requestId: request.id,
  method: request.method,
  route: url ?? null,
  status: sentStatus(reply),
  durationMs: Math.round(reply.elapsedTime * 10) / 10,
  address: request.ip,
  ...request.facts,
  // The response ends in whatever context its last byte was sent.
  ...(request.traceContext && traceIdsIn(request.traceContext)),
})
