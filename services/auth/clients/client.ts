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
}

export interface ClientSecret {
  digest: string
  /** What the client asked for. Either way of presenting the secret is accepted from it. */
  method: Exclude<AuthMethod, 'none'>
}

/** Where clients are known from. */
export interface ClientSource {
  /** Null for an id that is not known here. */
  find(clientId: string): Promise<Client | null>
}
