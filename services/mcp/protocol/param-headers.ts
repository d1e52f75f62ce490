import type { JSONRPCRequest } from '@modelcontextprotocol/server'
import { PROTOCOL_VERSION_META_KEY } from '@modelcontextprotocol/server'
import type { FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { Caller } from '../calls/caller.ts'
import type { MirroredArgument } from '../calls/mirrored-arguments.ts'
import type { Registry } from '../calls/registry.ts'
import { statelessRevision } from './server-options.ts'
import { decodeHeader } from './standard-headers.ts'

const decimal = /^-?\d+(?:\.\d+)?$/

/**
 * Holds the `Mcp-Param-…` headers of a tool call to its arguments (2026-07-28, Streamable HTTP): what
 * stands in front may have decided by them. An argument that is absent or null needs no header.
 *
 * @throws HEADER_MISMATCH
 */
export function paramHeaderCheck(registry: Registry) {
  return ({ body, headers }: FastifyRequest, { selection }: Caller): void => {
    if (!registry.mirrorsArguments) return
    const { method, params } = body as JSONRPCRequest
    // Another revision is another refusal.
    if (params?._meta?.[PROTOCOL_VERSION_META_KEY] !== statelessRevision) return
    if (method !== 'tools/call') return
    const mirrored = registry.findTool(String(params['name']), selection)?.mirrored ?? []
    for (const argument of mirrored) {
      const value = valueAt(params['arguments'], argument.path)
      const fault = faultOf(argument, value, headers[argument.header])
      if (fault) throw mismatch(`The header ${argument.header} ${fault}.`)
    }
  }
}

const mismatch = (message: string) => errors.HEADER_MISMATCH({ message })

/** What is wrong with a header, in words that follow its name; null: nothing. */
function faultOf(
  { path, isInteger }: MirroredArgument,
  value: unknown,
  header: string | string[] | undefined
): string | null {
  // A value of any other kind is told by the check of the arguments.
  if (!isMirrored(value)) return null
  const argument = `the argument ${path.join('.')}`
  if (header === undefined) return `is missing, but ${argument} is given`
  const text = decodeHeader(String(header))
  if (text === null) return 'is not valid Base64 of UTF-8'
  const isSame = isInteger && decimal.test(text) ? Number(text) === value : text === String(value)
  return isSame ? null : `differs from ${argument}`
}

const isMirrored = (value: unknown): boolean =>
  ['string', 'boolean'].includes(typeof value) || Number.isSafeInteger(value)

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, name) => (node as Record<string, unknown>)?.[name], root)
}
