import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#shared/errors/define.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'

/**
 * Runs the work of a request. A refusal is counted, and audited while it is within the limit; what
 * it resolves to never is.
 */
export type CountRefusals = <T>(
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<T>
) => Promise<T>

/** `limitFailures` counts per address: whoever is right is never locked out by who is not. */
export const refusalCounter =
  (limitFailures: CountLimit): CountRefusals =>
  async (request, reply, work) => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof AppError && isRefusal(error)) {
        await limitFailures(request, reply, clientAddress(request))
        const { code } = error
        request.audit({ event: 'security.auth_failure', outcome: 'failure', code })
      }
      throw error
    }
  }

/** Whether an error is about what was sent, not about this server or its limits. */
export const isRefusal = ({ statusCode, name }: AppError) =>
  statusCode < 500 && name !== 'RATE_LIMIT_EXCEEDED'
