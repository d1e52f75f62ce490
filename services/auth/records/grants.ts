import { digest } from '#shared/crypto/digest.ts'
import type { Records } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'
import type { Scope } from '#shared/tokens/scopes.ts'

/** What a person allowed a client, as shown on the consent page. Several sessions may stand under it. */
export interface Grant {
  userId: number
  login: string
  clientId: string
  clientName: string
  /** Host that its metadata document was fetched from; null if it has none. */
  clientHost: string | null
  redirectUri: string
  scopes: Scope[]
  resource: string
  /** Of the first consent, epoch seconds. */
  createdAt: number
}

/** One grant per person and client, at one GitHub server and app. */
export const grantId = (upstream: string, userId: number, clientId: string) =>
  digest('grant', upstream, String(userId), clientId).slice(0, 32)

export const grantRecords = (store: Store): Records<Grant> =>
  records<Grant>(store, { owner: 'auth', name: 'grant', version: 2 })
