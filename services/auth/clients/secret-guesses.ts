import { digest, randomToken } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Store } from '#shared/stores/store.ts'

/** Wrong secrets of a client, counted per client and address over all replicas (RFC 6749 §2.3.1). */
export interface SecretGuesses {
  /** @throws RATE_LIMIT_EXCEEDED after too many within a minute: then no secret is looked at */
  requireFew(clientId: string, address: string): Promise<void>
  note(clientId: string, address: string): Promise<void>
}

const windowSeconds = 60

/**
 * Refusing what was wrong stops no guessing, so here the right secret is refused too. That holds up
 * nobody but who calls from the guesser’s address under the same client id.
 */
export function secretGuesses(store: Store, perMinute: number): SecretGuesses {
  const index = (clientId: string, address: string) =>
    `gatehouse:auth:secret-guesses:${digest(clientId, address)}`
  return {
    async requireFew(clientId, address) {
      // The one that exceeds it is still looked at: its refusal is counted and audited like any other.
      if ((await store.countIndex(index(clientId, address))) <= perMinute) return
      const facts = { limit: 'RATE_LIMIT_FAILURES', clientId }
      throw errors.RATE_LIMIT_EXCEEDED({ details: { retryAfterSeconds: windowSeconds }, facts })
    },
    note: (clientId, address) =>
      store.addToIndex(index(clientId, address), randomToken(8), windowSeconds),
  }
}
