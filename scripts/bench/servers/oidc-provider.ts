import { generateKeyPairSync } from 'node:crypto'
import { freePort } from '#shared/free-port.ts'
import { importPeer } from '../../peers/import.ts'
import { memoryAdapter } from './oidc-memory.ts'
import { redisAdapter } from './oidc-redis.ts'
import { serve } from './serve.ts'

interface Saved {
  save(): Promise<string>
}
interface Grant extends Saved {
  addResourceScope(resource: string, scope: string): void
}
interface Provider {
  Grant: new (grant: object) => Grant
  RefreshToken: new (token: object) => Saved
  Client: { find(id: string): Promise<object> }
  listen(port: number, host: string, onListening: () => void): void
}
interface Package {
  Provider: new (issuer: string, configuration: object) => Provider
}

// npm `oidc-provider`, set to do what ours does: rotating refresh tokens of a public client, ES256
// access tokens as JWT for one resource. Arguments: how many sessions to begin with, Redis or nothing.
const [, , sessions = '1', redisUrl] = process.argv
const { Provider } = await importPeer<Package>('oidc-provider')
const clientId = 'bench'
const accessTokenSeconds = 900
const refreshTokenSeconds = 30 * 24 * 3600
const scope = 'github:read'

const port = await freePort()
const issuer = `http://127.0.0.1:${port}`
const resource = `${issuer}/mcp`
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const provider = new Provider(issuer, {
  adapter: redisUrl ? redisAdapter(redisUrl) : memoryAdapter(),
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
  cookies: { keys: ['not used here'] },
  clients: [
    {
      client_id: clientId,
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://localhost:33418/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      application_type: 'native',
      id_token_signed_response_alg: 'ES256',
    },
  ],
  scopes: ['openid', 'offline_access', scope],
  findAccount: async (_context: unknown, id: string) => ({
    accountId: id,
    claims: async () => ({ sub: id }),
  }),
  rotateRefreshToken: () => true,
  issueRefreshToken: async () => true,
  ttl: { AccessToken: accessTokenSeconds, RefreshToken: refreshTokenSeconds },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope,
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: accessTokenSeconds,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})

/** A session as a sign-in leaves it, without its pages. */
async function begin(accountId: string): Promise<string> {
  const grant = new provider.Grant({ accountId, clientId })
  grant.addResourceScope(resource, scope)
  const grantId = await grant.save()
  const token = new provider.RefreshToken({
    accountId,
    client: await provider.Client.find(clientId),
    grantId,
    gty: 'authorization_code',
    scope: `offline_access ${scope}`,
    resource,
  })
  return token.save()
}

const refreshTokens = await Promise.all(
  Array.from({ length: Number(sessions) }, (_, at) => begin(`person-${at}`))
)
provider.listen(port, '127.0.0.1', () => serve({ url: issuer, refreshTokens }))
