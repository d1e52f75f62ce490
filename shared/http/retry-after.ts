import type { FastifyReply } from 'fastify'
import type { AppError } from '../errors/define.ts'

/** For what passes by itself and nobody knows when: soon enough for a person, rare enough for a server. */
const soonSeconds = 2
const passing = [502, 503, 504]

/**
 * Says when to ask again (`Retry-After`, RFC 9110 §10.2.3) where an error passes by itself: the time
 * that the error knows, else two seconds. One that is on the reply already stays.
 */
export function sayWhenToRetry(reply: FastifyReply, { statusCode, details }: AppError): void {
  const known = details?.['retryAfterSeconds']
  if (reply.hasHeader('retry-after')) return
  if (typeof known === 'number') reply.header('retry-after', known)
  else if (passing.includes(statusCode)) reply.header('retry-after', soonSeconds)
}
