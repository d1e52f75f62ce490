import type { FastifyRequest } from 'fastify'

const wrapped = /^=\?base64\?(.*)\?=$/
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A value that no header could carry as it is comes in Base64; null if that is broken. */
export function decodeHeader(header: string): string | null {
  const encoded = wrapped.exec(header)?.[1]
  if (encoded === undefined) return header
  if (!base64.test(encoded)) return null
  try {
    return utf8.decode(Buffer.from(encoded, 'base64'))
  } catch {
    return null
  }
}

/**
 * Whether the headers that 2026-07-28 wants beside a body (Streamable HTTP, standard headers) are
 * there and `Mcp-Name` says what the body says. Where they are not, the SDK’s entry refuses.
 */
export function hasStandardHeaders({ body, headers }: FastifyRequest): boolean {
  const { params } = body as { params?: { name?: unknown; uri?: unknown } }
  const name = params?.name ?? params?.uri
  if (headers['mcp-protocol-version'] === undefined || headers['mcp-method'] === undefined) {
    return false
  }
  return name === undefined || decodeHeader(String(headers['mcp-name']).trim()) === name
}
