import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../errors/catalogue.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the limit in hand counts by; set for the moment of counting. */
    limitKey: string
  }
}

export interface Limit {
  /** The setting behind it, as told in the log and the audit record. */
  name: string
  perMinute: number
}

/**
 * Counts one more for `key`.
 *
 * @throws RATE_LIMIT_EXCEEDED, with `Retry-After` on the reply; STORE_UNAVAILABLE
 */
export type CountLimit = (
  request: FastifyRequest,
  reply: FastifyReply,
  key: string
) => Promise<void>

/** A limit counted over all replicas. Needs the rate-limit plugin in the scope of `app`. */
export function limitPerMinute(app: FastifyInstance, { name, perMinute }: Limit): CountLimit {
  const count = app.createRateLimit({
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => `${name}:${request.limitKey}`,
  })
  return async (request, reply, key) => {
    request.limitKey = key
    const result = await count(request).catch((cause: unknown) => {
      throw errors.STORE_UNAVAILABLE({ cause })
    })
    if (result.isAllowed || !result.isExceeded) return
    const retryAfterSeconds = Math.max(1, result.ttlInSeconds)
    reply.header('retry-after', retryAfterSeconds)
    request.audit({ event: 'security.rate_limit_exceeded', outcome: 'failure', limit: name })
    throw errors.RATE_LIMIT_EXCEEDED({ details: { retryAfterSeconds }, facts: { limit: name } })
  }
}
