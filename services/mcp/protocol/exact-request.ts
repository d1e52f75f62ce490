import type { IncomingHttpHeaders } from 'node:http'
import type { JSONRPCRequest } from '@modelcontextprotocol/server'
import {
  CLIENT_CAPABILITIES_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  RELATED_TASK_META_KEY,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server'
import { statelessRevision } from './server-options.ts'

/** Methods of 2026-07-28 that are answered directly, with the parameter that `Mcp-Name` repeats. */
const directMethods: ReadonlyMap<string, 'name' | 'uri' | null> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tools/list', null],
  ['prompts/list', null],
  ['resources/list', null],
  ['resources/templates/list', null],
  ['completion/complete', null],
  ['server/discover', null],
] as const)

const requestKeys: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params'])

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isName = (value: unknown) => typeof value === 'string' || Number.isSafeInteger(value)

/** Whether `value` is a JSON-RPC request, in whose `_meta` nothing stands that the SDK may refuse. */
function isRequest(body: unknown): body is JSONRPCRequest {
  if (!isObject(body) || body['jsonrpc'] !== '2.0' || typeof body['method'] !== 'string')
    return false
  for (const key in body) if (!requestKeys.has(key)) return false
  const { id, params } = body
  if (!isName(id)) return false
  if (params === undefined) return true
  if (!isObject(params)) return false
  const { _meta: meta } = params
  if (meta === undefined) return true
  if (!isObject(meta) || RELATED_TASK_META_KEY in meta) return false
  return meta['progressToken'] === undefined || isName(meta['progressToken'])
}

/**
 * Whether a request of 2026-07-28 is right in everything the specification pins before a method runs:
 * then its answer is the method’s alone. Anything else, also the answer to an earlier question, is
 * left to the SDK’s own entry, which words all refusals.
 */
export function isExactStateless(
  body: unknown,
  headers: IncomingHttpHeaders
): body is JSONRPCRequest {
  if (headers['mcp-protocol-version'] !== statelessRevision || !isRequest(body)) return false
  const { method, params } = body
  const meta = params?._meta
  const named = directMethods.get(method)
  if (!meta || named === undefined || headers['mcp-method'] !== method) return false
  if (meta[PROTOCOL_VERSION_META_KEY] !== statelessRevision) return false
  if (!isObject(meta[CLIENT_CAPABILITIES_META_KEY])) return false
  if ('inputResponses' in params! || 'requestState' in params!) return false
  return named === null || (headers['mcp-name'] === params![named] && params![named] !== '')
}

/** Whether a request is of 2025-11-25 or an older revision beyond doubt. */
export function isExactSessionRequest(
  body: unknown,
  headers: IncomingHttpHeaders
): body is JSONRPCRequest {
  const revision = headers['mcp-protocol-version']
  if (revision !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(String(revision)))
    return false
  if (!isRequest(body) || body.method === 'initialize') return false
  return !body.params?._meta || !(PROTOCOL_VERSION_META_KEY in body.params._meta)
}
