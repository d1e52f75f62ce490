import type { Plugin } from '#shared/http/typebox.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { grantTypes } from '../grants/index.ts'

/**
 * Authorization server metadata (RFC 8414), at its own address and at OpenID Connect’s, which
 * clients try too. The issuer is the configured one, never built from a request.
 */
const metadata: Plugin<{ issuer: string }> = async (app, { issuer }) => {
  const document = {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    registration_endpoint: `${issuer}/oauth/register`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes,
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
  app.get('/.well-known/oauth-authorization-server', async () => document)
  app.get('/.well-known/openid-configuration', async () => document)
}
export default metadata
