import type { AttributeName } from './attributes.ts'

interface Row {
  /** Of its parts in braces each is one of few. */
  name: string
  kind: 'server' | 'client' | 'internal'
  /** Which service makes it. */
  where: 'both' | 'auth' | 'mcp'
  meaning: string
  attributes: readonly AttributeName[]
}

/** Every span that Gatehouse makes, and the attributes that it may have. */
export const spans = {
  request: {
    name: '{http.request.method} {http.route}',
    kind: 'server',
    where: 'both',
    meaning:
      'A request to one of the services, but for health and metrics. Child of the caller’s `traceparent`.',
    attributes: ['httpMethod', 'httpRoute', 'urlScheme', 'httpStatus', 'errorType'],
  },
  mcp: {
    name: '{mcp.method.name} {target}',
    kind: 'server',
    where: 'mcp',
    meaning:
      'An MCP request or notification; the target is the tool or prompt. Child of `_meta.traceparent`, then linked to the HTTP request that brought it; without one, child of that request. Linked to the sign-in of its session.',
    attributes: [
      'mcpMethod',
      'mcpRevision',
      'mcpSession',
      'jsonRpcId',
      'genAiOperation',
      'toolName',
      'promptName',
      'rpcStatus',
      'errorType',
    ],
  },
  signIn: {
    name: 'sign-in {step}',
    kind: 'internal',
    where: 'auth',
    meaning:
      '`consent`, `callback` and `token`: what follows `GET /oauth/authorize` in a sign-in. Child of that request, so that a sign-in is one trace; linked to its own HTTP request.',
    attributes: ['errorType'],
  },
  outgoing: {
    name: '{http.request.method} {url.template}',
    kind: 'client',
    where: 'both',
    meaning:
      'A request to GitHub, to the configured model, or from mcp to auth; every try is one. Only the one to auth carries the trace on.',
    attributes: [
      'httpMethod',
      'urlTemplate',
      'serverAddress',
      'serverPort',
      'httpResendCount',
      'httpStatus',
      'errorType',
    ],
  },
  redis: {
    name: '{db.operation.name}',
    kind: 'client',
    where: 'both',
    meaning:
      'A command to Redis. What several requests ask in one turn goes as one command, which is a span in the trace of each.',
    attributes: ['dbSystem', 'dbOperation', 'dbProcedure', 'errorType'],
  },
} as const satisfies Record<string, Row>

export type SpanName = keyof typeof spans
export type AttributesOf<Name extends SpanName> = (typeof spans)[Name]['attributes'][number]
