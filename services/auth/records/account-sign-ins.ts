import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import type { Records } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'
import type { Trip } from './sign-ins.ts'

/** A sign-in at `/account`, for no client, while the person is at GitHub. */
export interface AccountSignIn {
  /** Digest of the browser session it goes on in, and in no other. */
  browser: string
  trip: Trip
  /** The page to go to then, a path of this server. */
  returnTo: string
}

/** They by id, sealed as a whole. */
export const accountSignInRecords = (store: Store, authKeys: KeyRing): Records<AccountSignIn> =>
  records<AccountSignIn>(store, {
    owner: 'auth',
    name: 'account-sign-in',
    version: 1,
    sealer: sealer(authKeys, 'account-sign-in'),
  })
