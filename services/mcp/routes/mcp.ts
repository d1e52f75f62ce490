import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { noteError } from '#shared/plugins/error-handler.ts'
import type { Caller } from '../calls/caller.ts'
import type { Selection, selections } from '../calls/selection.ts'
import type { Protocols } from '../protocol/protocols.ts'
import { traceCarrier } from '../protocol/trace-carrier.ts'

interface Options {
  protocols: Protocols
  selectionOf: ReturnType<typeof selections>
}

const nothingToPoll = async () => {}
const nothingDeclared = {}

/** What the guards before this route have found. */
const callerOf = (request: FastifyRequest, selection: Selection): Caller => ({
  principal: request.principal!,
  account: request.account!,
  selection,
  mcpSessionId: request.mcpSession?.id ?? null,
  capabilities: request.mcpSession?.session.kind.capabilities ?? nothingDeclared,
  logLevel: request.mcpSession?.session.logLevel ?? 'info',
  audit: (event) => request.audit(event),
  note: (error) => noteError(request, error),
  letPoll: nothingToPoll,
})

/** `/mcp`: the one protected resource, Streamable HTTP of 2026-07-28 and 2025-11-25. */
const mcp: Plugin<Options> = async (app, { protocols, selectionOf }) => {
  // A body is JSON or nothing: what the host reads elsewhere is an unknown content type here.
  app.removeContentTypeParser('application/x-www-form-urlencoded')

  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/mcp',
    exposeHeadRoute: false,
    config: { traceCarrier },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const { body, method } = request
      if (Array.isArray(body)) {
        const message = 'Batches are not supported.'
        throw errors.INVALID_INPUT({ message, hint: 'Send one JSON-RPC message in each request.' })
      }
      const caller = callerOf(request, selectionOf(request.headers))
      if (method === 'GET') return protocols.listen(request, reply, caller)
      if (method === 'DELETE') return protocols.end(request, reply, caller)
      return protocols.post(request, reply, caller)
    },
  })

  // Streams would keep the host from closing; calls in flight are answered first.
  app.addHook('preClose', async () => protocols.endStreams())
  app.addHook('onClose', async () => protocols.close())
}
export default mcp
