import { errors } from '#shared/errors/catalogue.ts'
import type { Client } from '../clients/client.ts'
import { isRegisteredRedirectUri } from '../clients/redirect-uri.ts'
import type { Parameters } from './parameters.ts'

/** `redirect_uri` is one that the client registered (OAuth 2.1 §4.1.1); it may be the only one. */
export function checkRedirectUri(parameters: Parameters, client: Client): string {
  const asked = parameters['redirect_uri']
  if (asked === undefined && client.redirectUris.length === 1) return client.redirectUris[0]!
  if (asked === undefined || !isRegisteredRedirectUri(asked, client.redirectUris)) {
    throw errors.INVALID_REDIRECT_URI({ facts: { redirectUri: asked?.slice(0, 200) ?? null } })
  }
  return asked
}
