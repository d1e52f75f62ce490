import type { McpHttpHandler } from '@modelcontextprotocol/server'
import type { FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import { limitPerMinute } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { noteError } from '#shared/plugins/error-handler.ts'
import type { Caller } from '../calls/caller.ts'
import { authInfoOf } from '../calls/handler.ts'
import type { Registry } from '../calls/registry.ts'
import { requireScopes } from '../calls/scopes.ts'
import { webRequest } from '../http/web-request.ts'

interface Options {
  handler: McpHttpHandler
  registry: Registry
  /** Absolute URL of this endpoint. */
  url: string
  callsPerMinute: number
}

/** Other methods are cheap: a person may send this many times as many of them. */
const otherMethodsFactor = 10

/** The tool that a body calls; what is not a well-formed call is left to the SDK to refuse. */
function toolNameIn(body: unknown): string | null {
  const { method, params } = (body ?? {}) as {
    method?: unknown
    params?: { name?: unknown } | null
  }
  if (method !== 'tools/call') return null
  return typeof params?.name === 'string' ? params.name : ''
}

/** What the guard before this route has found. */
const callerOf = (request: FastifyRequest): Caller => ({
  principal: request.principal!,
  account: request.account!,
  audit: (event) => request.audit(event),
  note: (error) => noteError(request, error),
})

/** `/mcp`: the one protected resource, Streamable HTTP of 2026-07-28 and 2025-11-25. */
const mcp: Plugin<Options> = async (app, { handler, registry, url, callsPerMinute }) => {
  // A body is JSON or nothing: what the host reads elsewhere is an unknown content type here.
  app.removeContentTypeParser('application/x-www-form-urlencoded')

  const name = 'RATE_LIMIT_MCP'
  const countCall = limitPerMinute(app, { name, perMinute: callsPerMinute })
  const countOther = limitPerMinute(app, { name, perMinute: callsPerMinute * otherMethodsFactor })

  // All that needs a status of its own happens here: a stream that has begun says 200 for ever.
  app.addHook('preHandler', async (request, reply) => {
    const { body, method } = request
    if (method === 'POST' && body === undefined) throw errors.INVALID_JSON()
    if (Array.isArray(body)) {
      const message = 'Batches are not supported.'
      throw errors.INVALID_INPUT({ message, hint: 'Send one JSON-RPC message in each request.' })
    }
    const { userId, scopes } = request.principal!
    const toolName = toolNameIn(body)
    if (toolName === null) return countOther(request, reply, `other:${userId}`)
    await countCall(request, reply, `call:${userId}`)
    const prepared = registry.find(toolName)
    if (prepared) requireScopes(prepared.tool, scopes)
  })

  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/mcp',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const web = webRequest(request, reply, url)
      const authInfo = authInfoOf(callerOf(request))
      const answer = await handler.fetch(web, { authInfo, parsedBody: request.body })
      reply.code(answer.status)
      // Whether the connection is kept is the host’s affair, also while it closes.
      for (const [name, value] of answer.headers) {
        if (name !== 'connection') reply.header(name, value)
      }
      return reply.send(answer.body)
    },
  })

  // After the calls in flight: ending it earlier would cut them off.
  app.addHook('onClose', async () => handler.close())
}
export default mcp
