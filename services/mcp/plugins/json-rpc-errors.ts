import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import { sayWhenToRetry } from '#shared/http/retry-after.ts'
import { noteError } from '#shared/plugins/error-handler.ts'
import { challengeFor } from '../http/challenge.ts'
import { isBrowser } from '../http/landing-page.ts'

interface Options {
  resourceMetadataUrl: string
  /** Answers a person who opened the address; null where it cannot. */
  showPage: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | null>
}

const parseError = -32700
const invalidRequest = -32600
const internalError = -32603
const headerMismatch = -32020

/**
 * The codes of JSON-RPC and MCP where one fits. All others are HTTP's status: the specification wants
 * applications outside -32768…-32000.
 */
function jsonRpcCode({ name, statusCode }: AppError): number {
  if (name === 'INVALID_JSON') return parseError
  if (name === 'HEADER_MISMATCH') return headerMismatch
  if ([400, 413, 415].includes(statusCode)) return invalidRequest
  return statusCode === 500 ? internalError : statusCode
}

/** The id to answer to: of the one request in the body, else null. */
function idOf({ body }: FastifyRequest): string | number | null {
  const { id, method } = (body ?? {}) as { id?: unknown; method?: unknown }
  const isRequest = typeof method === 'string' && (typeof id === 'string' || typeof id === 'number')
  return isRequest ? id : null
}

/** The JSON-RPC error that `error` becomes; `id`: of the request it answers to, if it had one. */
export function jsonRpcErrorBody(error: AppError, requestId: string, id: string | number | null) {
  const { code, name, message, hint, details } = error
  const data = { code, name, hint, requestId, ...details }
  return { jsonrpc: '2.0', error: { code: jsonRpcCode(error), message, data }, id }
}

/**
 * Answers what is thrown in its scope as a JSON-RPC error, with our stable code in `error.data`. A
 * person who opened the address in a browser gets the challenge all the same, and a page.
 */
export default fp<Options>(
  async (app, { resourceMetadataUrl, showPage }) => {
    app.setErrorHandler((thrown, request, reply) => {
      const error = toAppError(thrown)
      if (!error.isRoutine) noteError(request, error)
      else if (request.facts) request.facts.errorCode = error.code
      sayWhenToRetry(reply, error)
      const challenge = challengeFor(error, resourceMetadataUrl)
      if (challenge) reply.header('www-authenticate', challenge)
      const body = jsonRpcErrorBody(error, request.id, idOf(request))
      reply.code(error.statusCode)
      if (!error.isRoutine || !isBrowser(request)) return reply.send(body)
      return showPage(request, reply).then((shown) => shown ?? reply.send(body))
    })
  },
  { name: 'mcp:json-rpc-errors' }
)
