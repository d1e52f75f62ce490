import { digest, sameSecret } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { keysWith } from '#shared/crypto/key-ring.ts'
import { sealerOf } from '#shared/crypto/seal.ts'
import type { RefreshFamily } from '#shared/records/sessions.ts'

/**
 * What a presented token is to its family: the one to use now; one replaced a moment ago, whose
 * presenter lost the answer or shares the session, and is told the newest; or one that is used up.
 */
export type Presented =
  | { kind: 'current' }
  | { kind: 'replaced'; newest: string }
  | { kind: 'used-up' }

/** The rules by which a session’s refresh tokens follow each other (OAuth 2.1 §4.3.1). Pure. */
export interface RefreshFamilies {
  begin(token: string): RefreshFamily
  present(family: RefreshFamily, token: string, nowSeconds: number): Presented
  /** Seconds until the family has room for one more replaced token; 0 if it has it now. */
  secondsToRoom(family: RefreshFamily, nowSeconds: number): number
  /** The family after `token` was replaced by `successor`. It needs room. */
  replace(
    family: RefreshFamily,
    token: string,
    successor: string,
    nowSeconds: number
  ): RefreshFamily
}

/**
 * Bounds the record. A family that holds so many fresh links waits: to drop one would turn the
 * token of an honest holder into one that is used up, and that ends the session.
 */
const maxReplaced = 64

const freshLinks = ({ replaced }: RefreshFamily, nowSeconds: number) =>
  replaced.filter(({ until }) => until >= nowSeconds)

/** `graceSeconds`: how long a replaced token is still answered with its successor. */
export function refreshFamilies(authKeys: KeyRing, graceSeconds: number): RefreshFamilies {
  const bound = 'refresh-successor'
  const keys = authKeys.derive(bound)
  // The key needs the replaced token itself, so the store alone never yields the successor.
  const successorSealer = (token: string) => sealerOf(keysWith(keys, token))

  return {
    begin: (token) => ({ current: digest(token), replaced: [] }),

    present(family, token, nowSeconds) {
      let newest = token
      for (let step = 0; step <= maxReplaced; step++) {
        const presented = digest(newest)
        if (sameSecret(presented, family.current)) {
          return newest === token ? { kind: 'current' } : { kind: 'replaced', newest }
        }
        const link = family.replaced.find((one) => sameSecret(one.digest, presented))
        // Only the presented token has to be fresh; those after it were issued later.
        if (!link || (newest === token && link.until < nowSeconds)) break
        newest = successorSealer(newest).open(link.successor, bound)
      }
      return { kind: 'used-up' }
    },

    secondsToRoom(family, nowSeconds) {
      const fresh = freshLinks(family, nowSeconds)
      if (fresh.length < maxReplaced) return 0
      return Math.min(...fresh.map(({ until }) => until)) + 1 - nowSeconds
    },

    replace(family, token, successor, nowSeconds) {
      const link = {
        digest: digest(token),
        successor: successorSealer(token).seal(successor, bound),
        until: nowSeconds + graceSeconds,
      }
      const replaced = graceSeconds > 0 ? [...freshLinks(family, nowSeconds), link] : []
      return { current: digest(successor), replaced }
    },
  }
}
