import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server'
import type { FastifyRequest } from 'fastify'
import { digest } from '#shared/crypto/digest.ts'
import { contextIn, inSpanOf, linkTo } from '#shared/telemetry/span.ts'
import type { Caller } from '../calls/caller.ts'
import type { Registry } from '../calls/registry.ts'
import { statelessRevision } from './server-options.ts'
import { assumedVersion } from './sessions/kind-servers.ts'

interface Message {
  id?: unknown
  method: string
  params?: Record<string, unknown> | null
}

const revisions: readonly unknown[] = [statelessRevision, ...SUPPORTED_PROTOCOL_VERSIONS]

/** Others are one to an operator: their names are whatever a client makes up. */
const methods: ReadonlySet<string> = new Set([
  'initialize',
  'server/discover',
  'ping',
  'tools/list',
  'tools/call',
  'prompts/list',
  'prompts/get',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'resources/subscribe',
  'resources/unsubscribe',
  'subscriptions/listen',
  'completion/complete',
  'logging/setLevel',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/roots/list_changed',
])

/** A UUID fits in; a token does not. */
const maxIdCharacters = 36
const idCharacters = 16

/**
 * Serves each MCP request or notification inside a span of its own: a child of what `_meta` tells of
 * its sender, linked to the HTTP request; without that a child of the latter. Linked to the sign-in.
 */
export function requestSpans(registry: Registry) {
  return <T>(request: FastifyRequest, caller: Caller, serve: () => Promise<T>): Promise<T> => {
    const { span, traceContext, senderContext: sender, body } = request
    if (!span || !traceContext || !isMessage(body)) return serve()
    if (!sender && !span.isRecording()) return serve()
    const { method, target, facts } = described(body, caller)
    const name = `${method} ${target ?? ''}`.trimEnd()
    const signIn = contextIn({ traceparent: request.ownSession?.traceparent })
    const links = [...linkTo(sender && traceContext), ...linkTo(signIn)]
    const told = { ...facts, mcpMethod: method, mcpRevision: revisionOf(request, body) }
    const session = request.mcpSession && digest('span', request.mcpSession.id)
    const mcpSession = session?.slice(0, idCharacters)
    const place = { parent: sender ?? traceContext, links }
    return inSpanOf('mcp', name, { ...told, mcpSession }, serve, place)
  }

  function described({ id, method, params }: Message, { selection }: Caller) {
    if (!methods.has(method)) return { method: '_OTHER', target: undefined, facts: {} }
    const jsonRpcId = isShown(id) ? String(id) : undefined
    const name = textOf(params?.['name'])
    if (method === 'tools/call') {
      const toolName = registry.findTool(name, selection)?.tool.name
      const facts = { jsonRpcId, toolName, genAiOperation: 'execute_tool' }
      return { method, target: toolName, facts }
    }
    if (method === 'prompts/get') {
      const promptName = registry.findPrompt(name)?.prompt.name
      return { method, target: promptName, facts: { jsonRpcId, promptName } }
    }
    // Named by what is registered: an address of a resource is one of endlessly many.
    const read = method === 'resources/read' ? registry.findResource(textOf(params?.['uri'])) : null
    return { method, target: read?.resource.name, facts: { jsonRpcId } }
  }
}

const isMessage = (body: unknown): body is Message =>
  typeof (body as Partial<Message> | null | undefined)?.method === 'string'

/** Nothing has the empty name. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

const isShown = (id: unknown) =>
  typeof id === 'number' || (typeof id === 'string' && id.length <= maxIdCharacters)

function revisionOf({ headers, mcpSession }: FastifyRequest, { params }: Message) {
  const told = params?.['protocolVersion'] ?? headers['mcp-protocol-version'] ?? assumedVersion
  const named = mcpSession?.session.kind.version ?? told
  return revisions.includes(named) ? String(named) : undefined
}
