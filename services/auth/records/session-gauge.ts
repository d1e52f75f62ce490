import type { FastifyInstance } from 'fastify'
import { AppError } from '#shared/errors/define.ts'
import type { SessionIndex } from './session-index.ts'

/** Has `/metrics` tell how many sessions there are; nothing while the store does not answer. */
export function sessionGauge(
  { meters }: Pick<FastifyInstance, 'meters'>,
  index: Pick<SessionIndex, 'count'>
): void {
  meters.gauge('oauth_active_sessions', async () => {
    try {
      return [{ labels: {}, value: await index.count() }]
    } catch (error) {
      if (error instanceof AppError && error.name === 'STORE_UNAVAILABLE') return []
      throw error
    }
  })
}
