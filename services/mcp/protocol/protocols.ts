import type { JSONRPCRequest } from '@modelcontextprotocol/server'
import { classifyInboundRequest, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { World } from '#shared/world.ts'
import type { Caller } from '../calls/caller.ts'
import { scopeCheck } from '../calls/scopes.ts'
import { requireAccepted } from '../http/accept.ts'
import type { BuildOptions } from './build-server.ts'
import type { ChangeBus } from './change-bus.ts'
import { isExactSessionRequest, isExactStateless } from './exact-request.ts'
import { paramHeaderCheck } from './param-headers.ts'
import { requestSpans } from './request-span.ts'
import { assumedVersion } from './sessions/kind-servers.ts'
import { sessionProtocol } from './sessions/session-protocol.ts'
import type { McpSessions } from './sessions/session-records.ts'
import { sessionStreams } from './sessions/session-streams.ts'
import { hasStandardHeaders } from './standard-headers.ts'
import { statelessProtocol } from './stateless-protocol.ts'
import { streamSlots } from './stream-slots.ts'
import type { WatchAccess } from './watched-access.ts'

interface Options {
  options: BuildOptions
  changes: ChangeBus
  watch: WatchAccess
  world: World
  /** Seals what is kept of streams. */
  sessionKeys: KeyRing
  /** Absolute URL of the endpoint. */
  url: string
}

const maxToldCharacters = 1000

type Route = (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<unknown>

/** Both revisions behind one address, told apart by the body of each request. */
export interface Protocols {
  post: Route
  /** The stream that a GET opens. */
  listen: Route
  /** The DELETE that ends a session. */
  end: Route
  /** The sessions of 2025-11-25. */
  sessions: McpSessions
  /** How many streams are open for what may come. */
  openStreams(): number
  endStreams(): Promise<void>
  close(): Promise<void>
}

export async function protocols(given: Options): Promise<Protocols> {
  const { options, changes, watch, world, sessionKeys } = given
  const slots = streamSlots()
  const stateless = await statelessProtocol({ ...given, slots })
  const sessions = await sessionProtocol(options, world, sessionKeys)
  const streams = sessionStreams({ sessions, changes, watch, slots })
  const requireParamHeaders = paramHeaderCheck(options.registry)
  const requireScopesFor = scopeCheck(options.registry)
  const inSpan = requestSpans(options.registry)

  async function dispatch(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: Caller
  ): Promise<unknown> {
    const { body, headers } = request
    if (isExactStateless(body, headers)) {
      requireParamHeaders(request, caller)
      requireScopesFor(body, caller)
      return stateless.direct(request, reply, caller)
    }
    if (isExactSessionRequest(body, headers)) {
      requireAccepted(request, ['application/json', 'text/event-stream'])
      const state = stateOf(request)
      requireScopesFor(body, caller)
      return sessions.request(body, { caller, reply, ...state })
    }
    const { kind, reason } = classify(request)
    if (kind === 'modern') {
      requireParamHeaders(request, caller)
      if (hasStandardHeaders(request)) requireScopesFor(body as object, caller)
    }
    if (kind !== 'legacy') return stateless.entry(request, reply, caller)
    if (reason === 'initialize' || reason === 'no-claim') {
      requireAccepted(request, ['application/json', 'text/event-stream'])
      const state = stateOf(request)
      if (reason === 'no-claim') requireScopesFor(body as object, caller)
      const serve = reason === 'initialize' ? sessions.initialize : sessions.request
      return serve(body as JSONRPCRequest, { caller, reply, ...state })
    }
    const { found } = stateOf(request)
    if (reason === 'response') {
      if (!found) throw errors.INVALID_INPUT({ message: 'An answer belongs to a session.' })
      await sessions.answered(found.id, body as { id: string })
    }
    const { method, params } = body as { method?: string; params?: { requestId?: unknown } }
    const requestId = params?.requestId
    if (method === 'notifications/cancelled' && found && isShortId(requestId)) {
      await sessions.cancelled(found.id, requestId)
    }
    return reply.code(202).send()
  }

  return {
    post: (request, reply, caller) =>
      inSpan(request, caller, () => dispatch(request, reply, caller)),

    async listen(request, reply, caller) {
      const found = requireSession(request, reply)
      requireAccepted(request, ['text/event-stream'])
      const lastId = request.headers['last-event-id']
      if (lastId === undefined) return streams.stand(found, reply, caller)
      return streams.resume(found, String(lastId), reply, caller)
    },

    async end(request, reply, caller) {
      const found = requireSession(request, reply)
      await sessions.sessions.end(found.id, caller.principal)
      return reply.code(204).send()
    },

    sessions: sessions.sessions,
    openStreams: slots.open,
    async endStreams() {
      sessions.endStreams()
      await stateless.endStreams()
    },
    async close() {
      await Promise.all([sessions.close(), stateless.close(), changes.close()])
    },
  }
}

/** Every replica is told of it, so it has to be small. */
const isShortId = (id: unknown) =>
  typeof id === 'number' || (typeof id === 'string' && id.length <= maxToldCharacters)

/** Which revision a request that is not exactly right belongs to, in the SDK’s own judgement. */
function classify({ method, headers, body }: FastifyRequest): { kind: string; reason?: string } {
  const header = (name: string) => (headers[name] === undefined ? undefined : String(headers[name]))
  const protocolVersionHeader = header('mcp-protocol-version')
  const mcpMethodHeader = header('mcp-method')
  const mcpNameHeader = header('mcp-name')
  return classifyInboundRequest({
    httpMethod: method,
    ...(protocolVersionHeader !== undefined && { protocolVersionHeader }),
    ...(mcpMethodHeader !== undefined && { mcpMethodHeader }),
    ...(mcpNameHeader !== undefined && { mcpNameHeader }),
    body,
  })
}

/** The session of a request, and the revision it is in. @throws MCP_SESSION_NOT_FOUND, INVALID_INPUT */
function stateOf({ headers, mcpSession, isForeignMcpSession: isForeign }: FastifyRequest) {
  const isNamed = headers['mcp-session-id'] !== undefined
  if (isNamed && !mcpSession) throw errors.MCP_SESSION_NOT_FOUND({ facts: { isForeign } })
  const version = String(headers['mcp-protocol-version'] ?? assumedVersion)
  if (!SUPPORTED_PROTOCOL_VERSIONS.includes(version)) {
    throw errors.INVALID_INPUT({
      message: 'The header MCP-Protocol-Version names a revision that is not served here.',
      hint: `Use one of ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}; 2026-07-28 has no sessions.`,
    })
  }
  return { found: mcpSession, version }
}

/** Streams and their end belong to a session. @throws MCP_SESSION_NOT_FOUND, METHOD_NOT_ALLOWED */
function requireSession(request: FastifyRequest, reply: FastifyReply) {
  const isNamed = request.headers['mcp-session-id'] !== undefined
  const found = isNamed ? stateOf(request).found : null
  if (found) return found
  reply.header('allow', 'POST')
  throw errors.METHOD_NOT_ALLOWED({
    message: 'Without a session there is no stream to open and none to end.',
    hint: 'Send a POST; a session begins with `initialize`.',
  })
}
