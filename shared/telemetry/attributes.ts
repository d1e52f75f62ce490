interface Row {
  key: string
  type: 'string' | 'int'
  meaning: string
  /** Where the name comes from. */
  source: Source
}

/** The OpenTelemetry semantic conventions that name it. */
type Source =
  | 'HTTP'
  | 'URL'
  | 'Server'
  | 'Error'
  | 'Database'
  | 'MCP'
  | 'JSON-RPC'
  | 'RPC'
  | 'GenAI'

/**
 * Every span attribute that Gatehouse writes. A name used twice is defined once. Values have few
 * variants and are never personal: ids stay in logs, tokens go nowhere.
 */
export const attributes = {
  httpMethod: {
    key: 'http.request.method',
    type: 'string',
    meaning: 'The method, e.g. `GET`; `_OTHER` for one that HTTP does not define',
    source: 'HTTP',
  },
  httpRoute: {
    key: 'http.route',
    type: 'string',
    meaning: 'The route’s template, e.g. `/oauth/token`; absent where there is no route',
    source: 'HTTP',
  },
  httpStatus: {
    key: 'http.response.status_code',
    type: 'int',
    meaning: 'The status of the answer, e.g. `200`; absent where there was none',
    source: 'HTTP',
  },
  httpResendCount: {
    key: 'http.request.resend_count',
    type: 'int',
    meaning: 'How often the request was sent before; absent the first time',
    source: 'HTTP',
  },
  urlScheme: {
    key: 'url.scheme',
    type: 'string',
    meaning: '`https` or `http`; as a trusted proxy says where there is one',
    source: 'URL',
  },
  urlTemplate: {
    key: 'url.template',
    type: 'string',
    meaning: 'The path as GitHub’s reference writes it, e.g. `/users/{username}`',
    source: 'URL',
  },
  serverAddress: {
    key: 'server.address',
    type: 'string',
    meaning: 'The host that was asked, e.g. `api.github.com`',
    source: 'Server',
  },
  serverPort: {
    key: 'server.port',
    type: 'int',
    meaning: 'Its port, e.g. `443`',
    source: 'Server',
  },
  errorType: {
    key: 'error.type',
    type: 'string',
    meaning:
      'A stable error code, e.g. `API_001`; the status where a server asked refused; `_OTHER` for what nobody expected',
    source: 'Error',
  },
  dbSystem: { key: 'db.system.name', type: 'string', meaning: '`redis`', source: 'Database' },
  dbOperation: {
    key: 'db.operation.name',
    type: 'string',
    meaning: 'The command alone, e.g. `MGET`: neither keys nor values',
    source: 'Database',
  },
  dbProcedure: {
    key: 'db.stored_procedure.name',
    type: 'string',
    meaning: 'Which script an `EVALSHA` runs, e.g. `countAll`',
    source: 'Database',
  },
  mcpMethod: {
    key: 'mcp.method.name',
    type: 'string',
    meaning: 'The method, e.g. `tools/call`; `_OTHER` for one that is not served',
    source: 'MCP',
  },
  mcpRevision: {
    key: 'mcp.protocol.version',
    type: 'string',
    meaning: 'The revision that the client speaks, e.g. `2026-07-28`',
    source: 'MCP',
  },
  mcpSession: {
    key: 'mcp.session.id',
    type: 'string',
    meaning: 'A digest of `Mcp-Session-Id`: tells sessions apart, and names none to the server',
    source: 'MCP',
  },
  jsonRpcId: {
    key: 'jsonrpc.request.id',
    type: 'string',
    meaning: 'The request’s `id`, where it is a number or as short as a UUID',
    source: 'JSON-RPC',
  },
  rpcStatus: {
    key: 'rpc.response.status_code',
    type: 'string',
    meaning: 'The code of a JSON-RPC error, e.g. `-32602`',
    source: 'RPC',
  },
  genAiOperation: {
    key: 'gen_ai.operation.name',
    type: 'string',
    meaning: '`execute_tool`, of `tools/call` alone',
    source: 'GenAI',
  },
  toolName: {
    key: 'gen_ai.tool.name',
    type: 'string',
    meaning: 'A registered tool’s name',
    source: 'GenAI',
  },
  promptName: {
    key: 'gen_ai.prompt.name',
    type: 'string',
    meaning: 'A registered prompt’s name',
    source: 'GenAI',
  },
} as const satisfies Record<string, Row>

type Table = typeof attributes
export type AttributeName = keyof Table

/** Values by the names above; absent ones are not written. */
export type Facts<Name extends AttributeName = AttributeName> = {
  readonly [One in Name]?: (Table[One]['type'] extends 'int' ? number : string) | undefined
}
