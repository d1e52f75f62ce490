import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { clientRedirect } from './mcp-clients.ts'

/** What a sign-in gave a strict client. */
export interface Signed {
  accessToken: string
  refreshToken: string
  scope: string
}

/** An OAuth client that checks whatever the specifications let it check, reduced to its grants. */
export interface StrictClient {
  authorizationUrl: string
  exchange(callback: URL): Promise<Signed>
  refresh(refreshToken: string): Promise<Signed>
  introspect(token: string, asker: Asker): Promise<{ active: boolean } & Record<string, unknown>>
  revoke(token: string): Promise<void>
}

/** A client of the operator that may introspect. */
export interface Asker {
  clientId: string
  secret: string
}

export type AuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post'

export type StartClient = (issuer: string, method: AuthMethod) => Promise<StrictClient>

const redirect = { redirect_uri: clientRedirect }
const metadataOf = (method: AuthMethod) => ({
  client_name: `A strict client, ${method}`,
  redirect_uris: [clientRedirect],
  token_endpoint_auth_method: method,
})

/** `oauth4webapi`: discovers, registers, and is ready to send a browser. */
export const startOauth4webapi: StartClient = async (issuer, method) => {
  const insecure = { [oauth.allowInsecureRequests]: true }
  const url = new URL(issuer)
  const found = await oauth.discoveryRequest(url, { ...insecure, algorithm: 'oauth2' })
  const as = await oauth.processDiscoveryResponse(url, found)
  const client = (await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(as, metadataOf(method), insecure)
  )) as oauth.Client & { client_secret?: string }
  const authenticate = {
    none: () => oauth.None(),
    client_secret_basic: () => oauth.ClientSecretBasic(client.client_secret!),
    client_secret_post: () => oauth.ClientSecretPost(client.client_secret!),
  }[method]()

  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()]
  const resource = `${issuer}/mcp`
  const authorization = new URL(as.authorization_endpoint!)
  authorization.search = new URLSearchParams({
    ...{ response_type: 'code', client_id: client.client_id, ...redirect, resource, state },
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const additional = { ...insecure, additionalParameters: { resource } }
  const signed = async (answer: oauth.TokenEndpointResponse): Promise<Signed> => {
    const headers = { authorization: `Bearer ${answer.access_token}` }
    await oauth.validateJwtAccessToken(as, new Request(resource, { headers }), resource, insecure)
    return signedOf(answer)
  }
  return {
    authorizationUrl: authorization.href,
    async exchange(callback) {
      const parameters = oauth.validateAuthResponse(as, client, callback, state)
      const answer = await oauth.authorizationCodeGrantRequest(
        ...([as, client, authenticate, parameters, clientRedirect, verifier, additional] as const)
      )
      return signed(await oauth.processAuthorizationCodeResponse(as, client, answer))
    },
    async refresh(token) {
      const answer = await oauth.refreshTokenGrantRequest(
        ...([as, client, authenticate, token, additional] as const)
      )
      return signed(await oauth.processRefreshTokenResponse(as, client, answer))
    },
    async introspect(token, { clientId, secret }) {
      const asker = { client_id: clientId }
      const auth = oauth.ClientSecretBasic(secret)
      const answer = await oauth.introspectionRequest(as, asker, auth, token, insecure)
      return { ...(await oauth.processIntrospectionResponse(as, asker, answer)) }
    },
    async revoke(token) {
      const answer = await oauth.revocationRequest(as, client, authenticate, token, insecure)
      await oauth.processRevocationResponse(answer)
    },
  }
}

/** `openid-client`: the same, with its own defaults. */
export const startOpenidClient: StartClient = async (issuer, method) => {
  const options = { execute: [openid.allowInsecureRequests], algorithm: 'oauth2' as const }
  const ways = {
    none: openid.None,
    client_secret_basic: openid.ClientSecretBasic,
    client_secret_post: openid.ClientSecretPost,
  }
  const url = new URL(issuer)
  const metadata = metadataOf(method)
  const config = await openid.dynamicClientRegistration(url, metadata, ways[method](), options)
  const [pkceCodeVerifier, expectedState] = [openid.randomPKCECodeVerifier(), openid.randomState()]
  const resource = `${issuer}/mcp`
  const authorization = openid.buildAuthorizationUrl(config, {
    ...{ ...redirect, resource, state: expectedState },
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const checks = { pkceCodeVerifier, expectedState }
  return {
    authorizationUrl: authorization.href,
    exchange: async (callback) =>
      signedOf(await openid.authorizationCodeGrant(config, callback, checks, { resource })),
    refresh: async (token) => signedOf(await openid.refreshTokenGrant(config, token, { resource })),
    async introspect(token, { clientId, secret }) {
      const asker = await openid.discovery(url, clientId, secret, undefined, options)
      return { ...(await openid.tokenIntrospection(asker, token)) }
    },
    revoke: (token) => openid.tokenRevocation(config, token),
  }
}

const signedOf = (answer: oauth.TokenEndpointResponse): Signed => ({
  accessToken: answer.access_token,
  refreshToken: answer.refresh_token!,
  scope: answer.scope!,
})

export const strictClients = {
  oauth4webapi: startOauth4webapi,
  'openid-client': startOpenidClient,
} as const
