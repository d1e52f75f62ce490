import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { accessTokenVerifier } from '../../tokens/access-token.ts'

export const issuer = 'https://gatehouse.example'
export const audience = `${issuer}/mcp`
export const jwksUrl = 'http://auth.internal:8081/.well-known/jwks.json'
export const nowMs = Date.UTC(2026, 10, 1)
export const nowSeconds = nowMs / 1000

export const goodClaims = {
  iss: issuer,
  aud: audience,
  sub: '583231',
  client_id: 'client',
  scope: 'github:read github:write',
  sid: 'session',
  acct: 'account',
  iat: nowSeconds - 10,
  exp: nowSeconds + 900,
  jti: 'token',
}

export const goodHeader: JWTHeaderParameters = { alg: 'ES256', typ: 'at+jwt', kid: 'first' }

export interface SigningKey {
  privateKey: CryptoKey
  /** As the auth service publishes it. */
  jwk: JWK
}

export async function makeKey(kid = 'first', alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** A claim or header parameter that is undefined is left out. */
export function sign(
  key: SigningKey | Uint8Array,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {}
): Promise<string> {
  const payload = { ...goodClaims, ...claims } as JWTPayload
  return new SignJWT(payload)
    .setProtectedHeader({ ...goodHeader, ...header } as JWTHeaderParameters)
    .sign('privateKey' in key ? key.privateKey : key, {
      crit: Object.fromEntries(((header['crit'] as string[]) ?? []).map((name) => [name, true])),
    })
}

/** A verifier whose keys come from `answer`, and the addresses it asked. */
export function verifierOver(answer: (signal: AbortSignal) => Response | Promise<Response>) {
  const asked: string[] = []
  const verify = accessTokenVerifier({
    issuer,
    audience,
    jwksUrl: new URL(jwksUrl),
    now: () => nowMs,
    fetch: async (url, init) => {
      asked.push(String(url))
      return answer(init?.signal as AbortSignal)
    },
  })
  return { verify, asked }
}

export const jwks = (...keys: SigningKey[]) => Response.json({ keys: keys.map(({ jwk }) => jwk) })
