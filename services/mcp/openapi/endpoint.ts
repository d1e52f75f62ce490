import { Type } from '@sinclair/typebox'
import type { ErrorName } from '#shared/errors/catalogue.ts'
import { refusals } from '#shared/openapi/errors.ts'
import type { Operation, Operations } from '#shared/openapi/operation.ts'
import { emptyAnswer, jsonAnswer, jsonBody, ref, text } from '#shared/openapi/parts.ts'
import { defaultScopes } from '#shared/tokens/scopes.ts'
import { JsonRpcMessage, JsonRpcResult, jsonRpcForm, requests, results } from './messages.ts'

const security: Operation['security'] = [{ oauth: defaultScopes }, { accessToken: [] }]

const stream = {
  'text/event-stream': {
    schema: Type.String(),
    examples: {
      event: { value: 'event: message\ndata: {"jsonrpc":"2.0","id":1,"result":{}}\n\n' },
    },
  },
}

const revision = text('The revision of MCP', undefined, { enum: ['2026-07-28', '2025-11-25'] })
const session = text('Of the answer to `initialize`; 2025-11-25 alone')

const ofEveryMethod: readonly ErrorName[] = [
  'AUTH_REQUIRED',
  'MALFORMED_CREDENTIALS',
  'TOKEN_EXPIRED',
  'INVALID_TOKEN',
  'SESSION_ENDED',
  'FORBIDDEN_ORIGIN',
  'MCP_SESSION_NOT_FOUND',
  'NOT_ACCEPTABLE',
  'RATE_LIMIT_EXCEEDED',
  'STORE_UNAVAILABLE',
]
const ofStreams: readonly ErrorName[] = [...ofEveryMethod, 'METHOD_NOT_ALLOWED']

const call = jsonAnswer(
  'The answer, as JSON or as a stream that ends with it. What fails in a tool is a result with `isError`.',
  ref(JsonRpcResult),
  results,
  { 'Mcp-Session-Id': text('Of the session that `initialize` has begun') }
)

export const endpoint: Operations = {
  'POST /mcp': {
    operationId: 'sendMessage',
    summary: 'Send an MCP message',
    description:
      'Streamable HTTP, one JSON-RPC message in each request. The body tells the revision: ' +
      '2026-07-28 says everything in `_meta` and repeats method and name in headers; 2025-11-25 ' +
      'begins a session with `initialize`. Clients send `Accept: application/json, ' +
      'text/event-stream`; this page does too, and repeats the body in the headers.',
    tags: ['MCP'],
    security,
    headers: Type.Object({
      'MCP-Protocol-Version': Type.Optional(revision),
      'Mcp-Method': Type.Optional(text('`method` of the body; 2026-07-28 alone')),
      'Mcp-Name': Type.Optional(text('`name` or `uri` of its `params`; 2026-07-28 alone')),
      'Mcp-Session-Id': Type.Optional(session),
      'X-MCP-Toolsets': Type.Optional(text('Fewer tool sets than are offered, comma-separated')),
      'X-MCP-Readonly': Type.Optional(text('`true`: no tool that writes')),
    }),
    body: jsonBody(JsonRpcMessage, requests),
    response: {
      200: { ...call, content: { ...call.content, ...stream } },
      202: emptyAnswer('A notification, or an answer to a question of the server, has arrived'),
      ...refusals(jsonRpcForm, [
        ...ofEveryMethod,
        'INVALID_JSON',
        'INVALID_INPUT',
        'HEADER_MISMATCH',
        'INSUFFICIENT_SCOPE',
        'PAYLOAD_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
        'TOO_MANY_STREAMS',
        'AUTH_UNREACHABLE',
      ]),
    },
  },
  'GET /mcp': {
    operationId: 'listen',
    summary: 'Listen to the server',
    description:
      'Opens the stream of a session of 2025-11-25; with `Last-Event-ID` it goes on after that ' +
      'event. It stays open until the client leaves.',
    tags: ['MCP'],
    security,
    headers: Type.Object({
      'Mcp-Session-Id': session,
      'MCP-Protocol-Version': Type.Optional(revision),
      'Last-Event-ID': Type.Optional(text('The last event that arrived')),
    }),
    response: {
      200: { description: 'Events, each one JSON-RPC message', content: stream },
      ...refusals(jsonRpcForm, [...ofStreams, 'TOO_MANY_STREAMS']),
    },
  },
  'DELETE /mcp': {
    operationId: 'endSession',
    summary: 'End a session',
    description: 'Ends a session of 2025-11-25; the sign-in stays.',
    tags: ['MCP'],
    security,
    headers: Type.Object({
      'Mcp-Session-Id': session,
      'MCP-Protocol-Version': Type.Optional(revision),
    }),
    response: {
      204: emptyAnswer('It has ended'),
      ...refusals(jsonRpcForm, ofStreams),
    },
  },
}
