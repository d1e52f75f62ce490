import { digest } from '#shared/crypto/digest.ts'
import type { Records } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import { scopes as allScopes } from '#shared/tokens/scopes.ts'

/** What a person allowed a client, as shown on the consent page. Several sessions may stand under it. */
export interface Grant {
  userId: number
  login: string
  clientId: string
  clientName: string
  /** Host that its metadata document was fetched from; null if it has none. */
  clientHost: string | null
  redirectUri: string
  /** All that was allowed since the first consent. */
  scopes: Scope[]
  resource: string
  /** Of the first consent, epoch seconds. */
  createdAt: number
  /** What need not be asked again, newest first. It ends with the grant, being a part of it. */
  remembered?: RememberedConsent[]
}

export interface RememberedConsent {
  consentKey: string
  /** Epoch seconds. */
  until: number
}

const maxRemembered = 10

/** One grant per person and client, at one GitHub server and app. */
export const grantId = (upstream: string, userId: number, clientId: string) =>
  digest('grant', upstream, String(userId), clientId).slice(0, 32)

export const grantRecords = (store: Store): Records<Grant> =>
  records<Grant>(store, { owner: 'auth', name: 'grant', version: 2 })

/**
 * What a grant becomes by another consent. It keeps the time of the first one and all that was ever
 * allowed: other sessions under it may hold that still.
 */
export function renewedGrant(before: Grant | undefined, grant: Grant): Grant {
  const held = [...(before?.scopes ?? []), ...grant.scopes]
  const fresh = grant.remembered ?? []
  const isOther = ({ consentKey }: RememberedConsent) =>
    fresh.every((one) => one.consentKey !== consentKey)
  return {
    ...grant,
    scopes: allScopes.filter((scope) => held.includes(scope)),
    createdAt: before?.createdAt ?? grant.createdAt,
    remembered: [...fresh, ...(before?.remembered ?? []).filter(isOther)].slice(0, maxRemembered),
  }
}

/** Whether a person need not be asked again. */
export const remembers = (grant: Grant | null, consentKey: string, nowSeconds: number): boolean =>
  grant?.remembered?.some((one) => one.consentKey === consentKey && one.until > nowSeconds) ?? false
