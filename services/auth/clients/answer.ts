import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { marker } from '#shared/crypto/mac.ts'
import { grantTypes } from '../grants/index.ts'
import type { Client } from './client.ts'

/** What clients are told of their registration (RFC 7591 §3.2.1, RFC 7592 §3). */
export interface ClientAnswers {
  /** The registration as it is stored, with the way to read it again. */
  answer(clientId: string, client: Client): object
  /** Whether the token in hand reads the registration of this client. */
  mayRead(clientId: string, registrationToken: string): boolean
}

/**
 * The registration access token is a MAC over the id, so nothing of it is stored. A public client
 * that registers the same metadata again has the same id and the same token; that gives nothing
 * away, for the token only reads what whoever holds it sent, ports on loopback aside.
 */
export function clientAnswers(issuer: string, authKeys: KeyRing): ClientAnswers {
  const marks = marker(authKeys, 'registration-access-token')
  return {
    answer: (clientId, client) => ({
      client_id: clientId,
      client_id_issued_at: client.createdAt,
      client_name: client.name,
      ...(client.uri && { client_uri: client.uri }),
      redirect_uris: client.redirectUris,
      grant_types: grantTypes,
      response_types: ['code'],
      token_endpoint_auth_method: client.secret?.method ?? 'none',
      registration_client_uri: `${issuer}/oauth/register/${clientId}`,
      registration_access_token: marks.mark(clientId),
    }),
    mayRead: (clientId, registrationToken) => marks.isOurs(clientId, registrationToken),
  }
}
