import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import { noteError } from '#shared/plugins/error-handler.ts'
import type { Fetch } from '#shared/world.ts'

const timeoutMs = 2000
/** What makes the page safe, and what a cache has to know of it. */
const keptHeaders = [
  'content-type',
  'content-language',
  'content-security-policy',
  'x-frame-options',
  'cache-control',
]

/** Whether a person opened the address: a client asks for a stream or sends JSON. */
export function isBrowser({ method, headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? ''
  return method === 'GET' && accept.includes('text/html') && !accept.includes('text/event-stream')
}

/**
 * Answers with the page of the auth service that says what this is and how to connect, whatever the
 * status. Resolves to null, and leaves the answer to the caller, where that service gives none; one
 * that cannot be reached is noted.
 */
export function landingPage(authUrl: string, fetch: Fetch) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | null> => {
    const page = await askFor(request).catch((cause: unknown) => {
      noteError(request, errors.AUTH_UNREACHABLE({ cause }))
      return null
    })
    if (!page?.answer.ok) return null
    for (const name of keptHeaders) {
      const value = page.answer.headers.get(name)
      if (value !== null) reply.header(name, value)
    }
    return reply.send(page.html)
  }

  async function askFor({ headers }: FastifyRequest) {
    const language = headers['accept-language']
    const answer = await fetch(`${authUrl}/`, {
      headers: { accept: 'text/html', ...(language && { 'accept-language': language }) },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { answer, html: await answer.text() }
  }
}
