import type { IncomingHttpHeaders } from 'node:http'
import http from 'node:http'
import https from 'node:https'
import { Unreachable } from './check.ts'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  /** As much of the body as is read. */
  text: string
  /** It came over a connection that an earlier request had opened. */
  isReused: boolean
}

export interface VisitOptions {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** Ends the answer as soon as its body has begun: a stream has no end. */
  untilFirstByte?: boolean
  /** Longest wait for all of it; ten seconds by default. */
  timeoutMs?: number
}

/** One request to the deployment; redirects are answers. @throws Unreachable */
export type Visit = (path: string, options?: VisitOptions) => Promise<Answer>

const defaultTimeoutMs = 10_000
/** For all requests together: who waits for the doctor wants to know before everything was too slow. */
const defaultPatienceMs = 180_000
const maxBodyBytes = 4 * 1024 * 1024

interface VisitorOptions {
  /** A certificate authority (PEM) that is trusted besides the usual ones. */
  ca?: string
  /** Longest wait for all requests together. */
  patienceMs?: number
}

/** Requests as a client sends them, over connections that are kept. */
export function createVisitor(
  origin: string,
  { ca, patienceMs = defaultPatienceMs }: VisitorOptions = {}
): { visit: Visit; close(): void } {
  const isSecure = origin.startsWith('https:')
  const { Agent, request } = isSecure ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets: 2, ...(ca && { ca }) })
  const patience = AbortSignal.timeout(patienceMs)

  async function visit(path: string, options: VisitOptions = {}): Promise<Answer> {
    const { method = 'GET', headers = {}, body, untilFirstByte = false } = options
    const { timeoutMs = defaultTimeoutMs } = options
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const limit = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([limit, patience])
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const asked = { 'user-agent': 'gatehouse-doctor', ...length, ...headers }
    // In front of the path, so that one which begins with `//` stays on this host.
    const sent = request(`${origin}${path}`, { agent, method, headers: asked, signal })
    sent.once('response', (incoming) => {
      const chunks: Buffer[] = []
      let bytes = 0
      const finish = () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const { statusCode: status = 0, headers } = incoming
        resolve({ status, headers, text, isReused: sent.reusedSocket })
      }
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        chunks.push(chunk)
        if (!untilFirstByte && bytes <= maxBodyBytes) return
        finish()
        incoming.destroy()
      })
      incoming.once('end', finish)
      incoming.once('error', reject)
    })
    sent.once('error', reject)
    sent.end(body)
    return promise.catch((cause: unknown) => {
      if (patience.aborted) throw tooSlow(patienceMs, cause)
      throw unreachable(method, path, limit.aborted ? timeoutMs : null, cause)
    })
  }

  return { visit, close: () => agent.destroy() }
}

const tooSlow = (patienceMs: number, cause: unknown) =>
  new Unreachable(
    `The answers take too long: ${patienceMs / 1000} s were over before all was asked.`,
    'See why: load and log of the gateway and the services, the time of Redis, the network from here.',
    cause
  )

function unreachable(method: string, path: string, waitedMs: number | null, cause: unknown) {
  const [shortPath = ''] = path.split('?')
  const { code, message } = cause as NodeJS.ErrnoException
  const reason = waitedMs === null ? (code ?? message) : `no answer in ${waitedMs} ms`
  return new Unreachable(
    `${method} ${shortPath} was not answered (${reason}).`,
    mendOf(reason),
    cause
  )
}

function mendOf(reason: string): string {
  if (reason === 'HPE_HEADER_OVERFLOW') {
    return 'Have the gateway add fewer headers: clients read 16 KiB of them.'
  }
  if (reason.includes('CERTIFICATE_REQUIRED')) {
    return 'Have the gateway ask clients for no certificate of their own: none of them has one.'
  }
  if (reason.startsWith('HPE_')) {
    return 'What listens there speaks no HTTP: correct the port, and write https:// where it speaks TLS.'
  }
  return 'Look at the log of the gateway for this request, and whether the service behind it runs; write https:// where the port speaks TLS.'
}

/** The object that a body is, or null. */
export function jsonOf({ text }: Pick<Answer, 'text'>): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
