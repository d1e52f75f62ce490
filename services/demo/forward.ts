import { Pool } from 'undici'
import { errors } from '#shared/errors/catalogue.ts'

type HeaderValues = Record<string, string | string[] | undefined>

export interface Question {
  method: string
  /** Path and query. */
  path: string
  headers: HeaderValues
  body?: Buffer | string | undefined
}

export interface Answer {
  status: number
  headers: HeaderValues
  body: Buffer
}

/** The emulator behind the guard. */
export interface Upstream {
  /** Passes one request on. @throws API_ERROR without an answer in time, or beyond 8 MiB. */
  forward(question: Question): Promise<Answer>
  close(): Promise<void>
}

const connections = 16
const maxResponseBytes = 8 * 1024 * 1024

/** RFC 9110 §7.6.1, and the length, which each side of the guard states for itself. */
const hopByHop = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

const endToEnd = (headers: HeaderValues): HeaderValues =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)))

/** `origin`: such as `http://127.0.0.1:40123`; `timeoutMs`: for each of connecting, headers, body. */
export function upstreamAt(origin: string, timeoutMs = 10_000): Upstream {
  const pool = new Pool(origin, {
    connections,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxResponseBytes,
  })
  return {
    async forward({ method, path, headers, body }) {
      try {
        const answer = await pool.request({
          method: method as 'GET',
          path,
          headers: endToEnd(headers),
          body: body ?? null,
        })
        return {
          status: answer.statusCode,
          headers: endToEnd(answer.headers),
          body: Buffer.from(await answer.body.arrayBuffer()),
        }
      } catch (cause) {
        throw errors.API_ERROR({ cause })
      }
    },
    close: () => pool.destroy(),
  }
}
