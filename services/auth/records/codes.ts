import { digest, randomToken } from '#shared/crypto/digest.ts'
import type { Found } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'
import type { AuthorizationRequest } from './sign-ins.ts'

/** What an authorization code stands for. */
export interface Code extends Omit<AuthorizationRequest, 'state'> {
  userId: number
  login: string
  accountKey: string
  /** Epoch milliseconds. */
  issuedAtMs: number
  /** Keeps the account while nothing else uses it. */
  reservation: string
  /** When the person answered, epoch milliseconds; null for an answer that was remembered. */
  consentedAtMs: number | null
  /** W3C `traceparent` of the sign-in, in whose trace it goes on. */
  traceparent?: string
  /** The session it became; a second redemption ends that. */
  sessionId: string | null
}

export interface Codes {
  /** Keeps what the new code stands for, under its digest, for one minute. */
  issue(code: Omit<Code, 'issuedAtMs' | 'sessionId'>): Promise<string>
  find(code: string): Promise<Found<Code> | null>
  /** Marks the code used. `false`: somebody else redeemed it first. */
  redeem(code: string, found: Found<Code>, sessionId: string): Promise<boolean>
}

const lifeSeconds = 60
/** How long a used code is remembered, so that its replay can be told from a wrong one. */
const usedSeconds = 600

export function codeRecords(store: Store, now: () => number): Codes {
  const stored = records<Code>(store, { owner: 'auth', name: 'code', version: 3 })
  return {
    async issue(code) {
      const value = randomToken()
      const issued = { ...code, issuedAtMs: now(), sessionId: null }
      await stored.put(digest(value), issued, lifeSeconds)
      return value
    },
    find: (code) => stored.find(digest(code)),
    redeem: (code, found, sessionId) =>
      stored.replace(digest(code), found, { ...found.value, sessionId }, usedSeconds),
  }
}
