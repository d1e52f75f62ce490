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
export function limitPerMinute(app: FastifyInstance, limit: Limit): CountLimit {
  const { name } = limit
  const count = counter(app, limit)
  const countRefused = app.meters.counter('gatehouse_rate_limited_total')
  return async (request, reply, key) => {
    const result = await count(request, key)
    if (!result.isExceeded) return
    countRefused({ limit: name })
    const retryAfterSeconds = Math.max(1, result.ttlInSeconds)
    reply.header('retry-after', retryAfterSeconds)
    // Once in a minute and key, or a flood would fill the audit log.
    if (!result.isBanned) {
      request.audit({ event: 'security.rate_limit_exceeded', outcome: 'failure', limit: name })
    }
    throw errors.RATE_LIMIT_EXCEEDED({ details: { retryAfterSeconds }, facts: { limit: name } })
  }
}

/**
 * Counts one more for `key` and resolves to whether it still is within the limit. For what is noted
 * of callers and not held against them: where the store fails, everything is.
 */
export function withinPerMinute(
  app: FastifyInstance,
  limit: Limit
): (request: FastifyRequest, key: string) => Promise<boolean> {
  const count = counter(app, limit)
  return (request, key) =>
    count(request, key).then(
      ({ isExceeded }) => !isExceeded,
      () => true
    )
}

/** `isBanned` in what it resolves to: exceeded, and not for the first time in this minute. */
function counter(app: FastifyInstance, { name, perMinute }: Limit) {
  const count = app.createRateLimit({
    max: perMinute,
    timeWindow: 60_000,
    ban: 1,
    keyGenerator: (request) => `${name}:${request.limitKey}`,
  })
  return async (request: FastifyRequest, key: string) => {
    request.limitKey = key
    const result = await count(request).catch((cause: unknown) => {
      throw errors.STORE_UNAVAILABLE({ cause })
    })
    return result.isAllowed ? { isExceeded: false as const } : result
  }
}
