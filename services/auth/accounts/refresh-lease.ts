import type { FastifyBaseLogger } from 'fastify'
import { randomToken } from '#shared/crypto/digest.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Store } from '#shared/stores/store.ts'

/** The right to refresh one account, held by one request of all replicas. */
export interface Lease {
  /**
   * Gives it back. For the next second nobody begins another refresh; `note` tells those who come
   * then what became of this one. Never rejects: a lease that is not given back runs out.
   */
  end(note: string): Promise<void>
}

export interface Leases {
  /** The lease; or the note of one that has just ended, null while one is held. */
  begin(accountKey: string): Promise<{ lease: Lease } | { note: string | null }>
}

interface Options {
  store: Store
  leaseSeconds: number
  log: Pick<FastifyBaseLogger, 'warn'>
}

export const pauseSeconds = 1
const over = 'over:'

export function refreshLeases({ store, leaseSeconds, log }: Options): Leases {
  return {
    async begin(accountKey) {
      const key = `gatehouse:auth:refresh-lease:${accountKey}`
      const mine = randomToken(16)
      if (!(await store.claim(key, mine, leaseSeconds))) {
        const value = await store.get(key)
        return { note: value?.startsWith(over) ? value.slice(over.length) : null }
      }
      const end = async (note: string) => {
        try {
          // Compare-and-set: one that ran out meanwhile belongs to somebody else.
          await store.replace(key, mine, over + note, pauseSeconds)
        } catch (thrown) {
          log.warn({ err: toAppError(thrown) }, 'the lease of a GitHub refresh was not given back')
        }
      }
      return { lease: { end } }
    },
  }
}
