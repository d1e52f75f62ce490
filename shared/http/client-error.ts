import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import { errors } from '../errors/catalogue.ts'
import type { AppError } from '../errors/define.ts'
import { errorBody } from '../plugins/error-handler.ts'

/** Node keeps the answer that a connection is about here; so does Node’s own answer to such errors. */
type Connection = Socket & { _httpMessage?: ServerResponse | null }

// No causes: the parser’s errors carry the packet they could not read, credentials included.
const byNodeCode = new Map<string | undefined, () => AppError>([
  ['ERR_HTTP_REQUEST_TIMEOUT', () => errors.REQUEST_TIMEOUT()],
  ['HPE_HEADER_OVERFLOW', () => errors.HEADERS_TOO_LARGE()],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', () => errors.PAYLOAD_TOO_LARGE()],
])

/**
 * Answers what Node refuses before it is a request (400, 408, 413, 431) as everything else is
 * answered (design §8), and ends the connection. Where an answer has begun, it is only ended.
 */
export function answerClientError(
  log: FastifyBaseLogger,
  { code }: NodeJS.ErrnoException,
  connection: Connection
): void {
  const answer = connection._httpMessage
  // The peer is gone, or was while it sent a body: whoever reads that body tells of it.
  const isGone = code === 'ECONNRESET' || (code === 'HPE_INVALID_EOF_STATE' && Boolean(answer))
  if (isGone || !connection.writable || answer?.headersSent) {
    connection.destroy()
    return
  }
  const message = 'The request is not valid HTTP.'
  const error =
    byNodeCode.get(code)?.() ?? errors.INVALID_INPUT({ message, facts: { parser: code } })
  const requestId = randomUUID()
  log.info({ requestId, err: error, errorCode: error.code }, `${error.code} ${error.name}`)
  const body = JSON.stringify(errorBody(error, requestId))
  const head = [
    `HTTP/1.1 ${error.statusCode} ${STATUS_CODES[error.statusCode]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  connection.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => connection.destroy())
}
