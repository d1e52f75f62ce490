import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import { maskTokens } from '#shared/telemetry/mask-tokens.ts'
import type { AuthMethod } from './client.ts'
import { authMethods } from './client.ts'
import { isAcceptableRedirectUri, redirectUriForm } from './redirect-uri.ts'

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

/** What a client says of itself (RFC 7591 §2). All of it is its own claim; fields beyond are ignored. */
export const ClientMetadata = Type.Object({
  redirect_uris: Type.Array(Type.String({ maxLength: 2048 }), { minItems: 1, maxItems: 16 }),
  client_name: text(200),
  client_uri: text(2048),
  grant_types: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 16 })),
  response_types: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 16 })),
  token_endpoint_auth_method: text(100),
  scope: text(1000),
  application_type: text(20),
  software_id: text(200),
  software_version: text(100),
})
export type ClientMetadata = Static<typeof ClientMetadata>

/** What Gatehouse keeps of a client: only what it uses. */
export interface ClientDescription {
  name: string
  /** The client’s web page, https alone. */
  uri: string | null
  redirectUris: string[]
}

/**
 * @throws INVALID_REDIRECT_METADATA naming the first unacceptable redirect URI’s position
 * @throws INVALID_CLIENT_METADATA if the client can do nothing that this server offers
 */
export function describeClient(
  metadata: ClientMetadata,
  allowedCustomUris: readonly string[]
): ClientDescription {
  const bad = metadata.redirect_uris.findIndex(
    (uri) => !isAcceptableRedirectUri(uri, allowedCustomUris)
  )
  if (bad !== -1) {
    throw errors.INVALID_REDIRECT_METADATA({
      message: `redirect_uris[${bad}] is not acceptable: use https, http on loopback, or a custom scheme that the operator has listed, ${redirectUriForm}.`,
    })
  }
  requireOffered('grant_types', metadata.grant_types, 'authorization_code')
  requireOffered('response_types', metadata.response_types, 'code')
  const uri = URL.parse(metadata.client_uri ?? '')
  return {
    name: maskTokens(metadata.client_name?.trim() || 'An unnamed client'),
    uri: uri?.protocol === 'https:' ? uri.href : null,
    redirectUris: [...new Set(metadata.redirect_uris)],
  }
}

function requireOffered(field: string, given: readonly string[] | undefined, needed: string) {
  if (given === undefined || given.includes(needed)) return
  throw errors.INVALID_CLIENT_METADATA({ message: `${field} must contain ${needed}.` })
}

/**
 * How the client wants to authenticate. One that does not say gets `none`, and is told so: RFC 7591
 * §2 would make it confidential, but clients that leave the field out mostly are programs on
 * somebody’s own computer that keep no secret, and a server may replace what it was asked (§3.2.1).
 *
 * @throws INVALID_CLIENT_METADATA for a method that is not offered
 */
export function askedAuthMethod(metadata: ClientMetadata): AuthMethod {
  const asked = metadata.token_endpoint_auth_method || 'none'
  const method = authMethods.find((one) => one === asked)
  if (method) return method
  throw errors.INVALID_CLIENT_METADATA({
    message: `token_endpoint_auth_method must be one of ${authMethods.join(', ')}.`,
  })
}
