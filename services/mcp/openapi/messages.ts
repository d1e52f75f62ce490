import { Type } from '@sinclair/typebox'
import type { ErrorForm } from '#shared/openapi/errors.ts'
import { exampleRequestId } from '#shared/openapi/errors.ts'
import type { Examples } from '#shared/openapi/operation.ts'
import { ref, text } from '#shared/openapi/parts.ts'
import { version } from '#shared/version.ts'
import { jsonRpcErrorBody } from '../plugins/json-rpc-errors.ts'

const Id = Type.Union([Type.String(), Type.Integer()])
const jsonrpc = Type.Literal('2.0')

/** JSON-RPC 2.0: a request has an `id`, a notification none; what answers a question has a result. */
export const JsonRpcMessage = Type.Object({
  jsonrpc,
  id: Type.Optional(Id),
  method: Type.Optional(text('One of MCP, e.g. `tools/call`')),
  params: Type.Optional(Type.Object({}, { additionalProperties: true })),
  result: Type.Optional(Type.Object({}, { additionalProperties: true })),
})

export const JsonRpcResult = Type.Object(
  {
    jsonrpc,
    id: Id,
    result: Type.Object({}, { additionalProperties: true, description: 'As MCP defines it' }),
  },
  { $id: 'JsonRpcResult', additionalProperties: false }
)

export const JsonRpcError = Type.Object(
  {
    jsonrpc,
    id: Type.Optional(Type.Union([Id, Type.Null()])),
    error: Type.Object({
      code: Type.Integer({ description: 'Of JSON-RPC or MCP, else the HTTP status' }),
      message: text('A sentence for people'),
      data: Type.Optional(
        Type.Object(
          {
            code: Type.Optional(text('Stable; see the errors page')),
            name: Type.Optional(Type.String()),
            hint: Type.Optional(text('What to do next')),
            requestId: Type.Optional(text('Also in the header `x-request-id`')),
          },
          { additionalProperties: true }
        )
      ),
    }),
  },
  { $id: 'JsonRpcError', additionalProperties: false }
)

const challenge = {
  'WWW-Authenticate': text('Where to sign in and which scopes to ask for (RFC 6750, RFC 9728)'),
}

export const jsonRpcForm: ErrorForm = {
  mediaType: 'application/json',
  schema: ref(JsonRpcError),
  bodyOf: (error) => jsonRpcErrorBody(error, exampleRequestId, null),
  headersOf: (status) => (status === 401 || status === 403 ? challenge : {}),
}

const protocolVersion = '2026-07-28'
const stateless = {
  'io.modelcontextprotocol/protocolVersion': protocolVersion,
  'io.modelcontextprotocol/clientInfo': { name: 'docs', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}
const message = (method: string, params: object, id: number | null = 1) => ({
  jsonrpc: '2.0',
  ...(id !== null && { id }),
  method,
  params,
})

/** Requests as clients of both revisions send them. */
export const requests: Examples = {
  call: {
    summary: '2026-07-28: call a tool',
    value: message('tools/call', {
      name: 'get_github_user_info',
      arguments: { repo_limit: 3 },
      _meta: stateless,
    }),
  },
  list: {
    summary: '2026-07-28: list the tools',
    value: message('tools/list', { _meta: stateless }),
  },
  initialize: {
    summary: '2025-11-25: begin a session',
    value: message('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'docs', version: '1' },
    }),
  },
  cancelled: {
    summary: '2025-11-25: a notification',
    value: message('notifications/cancelled', { requestId: 1 }, null),
  },
}

const result = (value: object) => ({ jsonrpc: '2.0', id: 1, result: value })

export const results: Examples = {
  call: {
    value: result({
      content: [{ type: 'text', text: 'octocat (The Octocat), 8 public repositories …' }],
      structuredContent: { login: 'octocat' },
    }),
  },
  initialize: {
    value: result({
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'Gatehouse', version },
    }),
  },
}
