import type { Plugin } from '#shared/http/typebox.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { authMethods } from '../clients/client.ts'
import { grantTypes } from '../grants/index.ts'

interface Options {
  issuer: string
  /** Clients may register themselves (RFC 7591). */
  hasRegistration: boolean
  /** Clients may be described by a document at the address that is their id (CIMD). */
  hasDocuments: boolean
  /** There are clients that may introspect. */
  hasIntrospection: boolean
}

/** What a client is told of this deployment; what is off is hidden, so that it is not tried. */
export function metadataDocument(options: Options) {
  const { issuer, hasRegistration, hasDocuments, hasIntrospection } = options
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    // Without it clients use what their user set up.
    ...(hasRegistration && { registration_endpoint: `${issuer}/oauth/register` }),
    ...(hasDocuments && { client_id_metadata_document_supported: true }),
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes,
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    revocation_endpoint_auth_methods_supported: authMethods,
    ...(hasIntrospection && {
      introspection_endpoint: `${issuer}/oauth/introspect`,
      introspection_endpoint_auth_methods_supported: authMethods.filter((one) => one !== 'none'),
    }),
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}

/**
 * Authorization server metadata (RFC 8414), at its own address and at OpenID Connect’s, which
 * clients try too. The issuer is the configured one, never built from a request.
 */
const metadata: Plugin<Options> = async (app, options) => {
  const document = metadataDocument(options)
  app.get('/.well-known/oauth-authorization-server', async () => document)
  app.get('/.well-known/openid-configuration', async () => document)
}
export default metadata
