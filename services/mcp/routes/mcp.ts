import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { noteError } from '#shared/plugins/error-handler.ts'
import { tellIds } from '#shared/plugins/request-log.ts'
import type { CallMeter } from '../calls/call-meter.ts'
import { kindOf } from '../calls/call-meter.ts'
import type { Caller } from '../calls/caller.ts'
import type { Selection, selections } from '../calls/selection.ts'
import type { Protocols } from '../protocol/protocols.ts'
import { traceCarrier } from '../protocol/trace-carrier.ts'

interface Options {
  protocols: Protocols
  selectionOf: ReturnType<typeof selections>
  meter: CallMeter
}

const nothingToPoll = async () => {}
const nothingDeclared = {}

/** What the guards before this route have found. */
const callerOf = (request: FastifyRequest, selection: Selection, meter: CallMeter): Caller => ({
  principal: request.principal!,
  account: request.account!,
  selection,
  mcpSessionId: request.mcpSession?.id ?? null,
  capabilities: request.mcpSession?.session.kind.capabilities ?? nothingDeclared,
  logLevel: request.mcpSession?.session.logLevel ?? 'info',
  audit: (event) => request.audit(event),
  githubRequestIds: [],
  note: (error) => noteError(request, error),
  ran(ran) {
    meter.ran(ran)
    request.facts![kindOf[ran.method]] = ran.name
  },
  letPoll: nothingToPoll,
})

/** `/mcp`: the one protected resource, Streamable HTTP of 2026-07-28 and 2025-11-25. */
const mcp: Plugin<Options> = async (app, { protocols, selectionOf, meter }) => {
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
      tellIds(request, request.principal!)
      const caller = callerOf(request, selectionOf(request.headers), meter)
      if (method === 'GET') return protocols.listen(request, reply, caller)
      if (method === 'DELETE') return protocols.end(request, reply, caller)
      request.facts!.mcpMethod = meter.received(body, request.headers['mcp-protocol-version'])
      return protocols.post(request, reply, caller)
    },
  })

  // Streams would keep the host from closing; calls in flight are answered first.
  app.addHook('preClose', async () => protocols.endStreams())
  app.addHook('onClose', async () => protocols.close())
}
export default mcp
