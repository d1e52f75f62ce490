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
  /** Names what is consented to, for it to be remembered; null: it is asked for each time. */
  consentKey: string | null
}

/** A sign-in under way, from the authorization request to the code. */
export interface SignIn extends AuthorizationRequest {
  /** Digest of the browser session it goes on in, and in no other. */
  browser: string
  csrf: string
  /** The client wants the person to choose at GitHub who they are. */
  mustVisitGitHub: boolean
  /** Set by what the person does on the consent page, or did before, and only then. */
  trip: ClientTrip | null
  /** The code it ended with; kept while that is good, for a second click to lead there too. */
  code: string | null
  /** W3C `traceparent` of its authorization request, in whose trace it goes on. */
  traceparent?: string
}

/** A way to GitHub and back. */
export interface Trip {
  /** The `state` sent to GitHub. */
  state: string
  /** PKCE verifier of this leg (RFC 7636). */
  codeVerifier: string
}

export interface ClientTrip extends Trip {
  /** Null: the person only changes who they are, and is asked when they are back. */
  consent: Consent | null
}

/** The answer that a sign-in goes on with. */
export interface Consent {
  /** Whom the page named, by GitHub’s number; null if nobody was signed in. */
  userId: number | null
  /** Epoch milliseconds; null: it was given earlier, and remembered. */
  givenAtMs: number | null
}

/** Sign-ins by id, sealed as a whole. */
export const signInRecords = (store: Store, authKeys: KeyRing): Records<SignIn> =>
  records<SignIn>(store, {
    owner: 'auth',
    name: 'sign-in',
    version: 3,
    sealer: sealer(authKeys, 'sign-in'),
  })
