import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import type { Records } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'
import type { Scope } from '#shared/tokens/scopes.ts'

/** What a client asked for, after every check of the authorization endpoint. */
export interface AuthorizationRequest {
  clientId: string
  clientName: string
  /** Host that its metadata document was fetched from; null if it has none. */
  clientHost: string | null
  redirectUri: string
  /** The client’s own `state`, given back byte for byte. */
  state: string | null
  codeChallenge: string
  resource: string
  scopes: Scope[]
}

/** A sign-in under way, from the authorization request to the return from GitHub. */
export interface SignIn extends AuthorizationRequest {
  /** Digest of the browser session it was started in; it goes on in no other. */
  browser: string
  csrf: string
  /** Set by the person’s approval, and only then. */
  approval: Approval | null
  /** W3C `traceparent` of its authorization request, in whose trace it goes on. */
  traceparent?: string
}

export interface Approval {
  /** The `state` sent to GitHub. */
  state: string
  /** PKCE verifier of the GitHub leg (RFC 7636). */
  codeVerifier: string
}

/** Sign-ins by id, sealed as a whole. */
export const signInRecords = (store: Store, authKeys: KeyRing): Records<SignIn> =>
  records<SignIn>(store, {
    owner: 'auth',
    name: 'sign-in',
    version: 1,
    sealer: sealer(authKeys, 'sign-in'),
  })
