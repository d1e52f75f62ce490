import type { FastifyReply, FastifyRequest } from 'fastify'
import { whenClosed } from '#shared/http/when-closed.ts'

/** What the transport reads of a request. Credentials stay outside. */
const passed = /^(?:accept|content-type|last-event-id|mcp-.+)$/

interface WebRequest {
  request: Request
  /** Ends it earlier. */
  abort: () => void
}

/** A request as the SDK takes it, without its body; ends with the connection it came on. */
export function webRequest(request: FastifyRequest, reply: FastifyReply, url: string): WebRequest {
  const gone = new AbortController()
  whenClosed(reply, () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  const headers = Object.entries(request.headers)
    .filter(([name]) => passed.test(name))
    .map(([name, value]): [string, string] => [name, String(value)])
  return {
    request: new Request(url, { method: request.method, headers, signal: gone.signal }),
    abort: () => gone.abort(),
  }
}
