import type { FastifyBaseLogger } from 'fastify'
import { AppError } from '#shared/errors/define.ts'

/** Does `work`, or answers `otherwise` where the store fails. */
export type Optional = <T>(work: () => Promise<T>, otherwise: T) => Promise<T>

const spared = ['STORE_UNAVAILABLE', 'SEAL_BROKEN']

/**
 * For what a call can do without: a store that fails, or holds what cannot be opened, fails none. It
 * is logged once, and anew after it has worked again.
 */
export function optional(log: Pick<FastifyBaseLogger, 'warn'>, what: string): Optional {
  let isFailing = false
  return async (work, otherwise) => {
    try {
      const result = await work()
      isFailing = false
      return result
    } catch (error) {
      if (!(error instanceof AppError && spared.includes(error.name))) throw error
      if (!isFailing) log.warn({ err: error }, `${what} failed; calls go on without`)
      isFailing = true
      return otherwise
    }
  }
}
