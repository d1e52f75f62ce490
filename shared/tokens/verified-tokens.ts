import { LRUCache } from 'lru-cache'
import type { Principal } from './principal.ts'

interface Verified {
  principal: Principal
  /** Epoch milliseconds. */
  untilMs: number
}

/** Some 700 bytes each: a token and who it stands for. */
const maxTokens = 5000
/** So long a signing key that was taken back still counts here. */
const maxAgeMs = 60_000

/**
 * Remembers which tokens passed `verify`, so that the signature of each is checked once a minute and
 * not on every request: a check costs more than all the rest of a call. Only that is remembered;
 * whether the session is still alive is asked of the store every time. A refused token is not kept.
 */
export function verifiedTokens(
  verify: (token: string) => Promise<Principal>,
  now: () => number
): (token: string) => Principal | Promise<Principal> {
  const known = new LRUCache<string, Verified>({ max: maxTokens })

  async function check(token: string): Promise<Principal> {
    const principal = await verify(token)
    const untilMs = Math.min(now() + maxAgeMs, principal.expiresAt * 1000)
    known.set(token, { principal, untilMs })
    return principal
  }

  return (token) => {
    const found = known.get(token)
    if (!found) return check(token)
    if (now() < found.untilMs) return found.principal
    known.delete(token)
    return check(token)
  }
}
