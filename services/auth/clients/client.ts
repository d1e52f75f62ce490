import type { ClientDescription } from './metadata.ts'

/** How a client may prove at the token endpoint that it is itself (RFC 7591 §2). */
export const authMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const
export type AuthMethod = (typeof authMethods)[number]

export interface Client extends ClientDescription {
  /** Epoch seconds. */
  createdAt: number
  /** A person has signed in through it. */
  isConfirmed: boolean
  /** Set where the client has a secret; it then has to present it. */
  secret?: ClientSecret
  /** Set up by the operator; it neither registers nor ends. */
  isStatic?: true
  /** Host of the metadata document that describes it, proved by having fetched it from there. */
  documentHost?: string
}

/** Whether it is known by a registration of its own making: neither the operator’s nor a document. */
export const hasRegistered = ({ isStatic, documentHost }: Client): boolean =>
  !isStatic && documentHost === undefined

export interface ClientSecret {
  digest: string
  /** What the client asked for. Either way of presenting the secret is accepted from it. */
  method: Exclude<AuthMethod, 'none'>
}

/** What a client that begins a sign-in asks for, where its description may have to be fetched. */
export interface Arrival {
  redirectUri?: string
  /** Called before a fetch; what it throws ends the search. */
  beforeFetch: () => Promise<void>
}

/** Where clients are known from. */
export interface ClientSource {
  /**
   * Null for an id that is not known here. Without `arrival` nothing is fetched: a code or a session
   * is bound to its client already.
   *
   * @throws CLIENT_DOCUMENT_UNREACHABLE, INVALID_CLIENT_DOCUMENT with `arrival` alone
   */
  find(clientId: string, arrival?: Arrival): Promise<Client | null>
}
