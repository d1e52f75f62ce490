import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import { createRemoteJWKSet, customFetch, errors as jose, jwtVerify } from 'jose'
import { errors } from '../errors/catalogue.ts'
import type { Fetch } from '../world.ts'
import type { Principal } from './principal.ts'

/** What an access token says beside `iss` and `aud` (RFC 9068 §2.2). */
const Claims = Type.Object({
  /** GitHub’s id of the person. */
  sub: Type.String({ pattern: '^[1-9]\\d{0,14}$' }),
  client_id: Type.String({ minLength: 1 }),
  scope: Type.String(),
  /** Session id. */
  sid: Type.String({ minLength: 1 }),
  /** Account key. */
  acct: Type.String({ minLength: 1 }),
  exp: Type.Integer(),
  iat: Type.Integer(),
  jti: Type.String(),
})

export type AccessTokenClaims = JWTPayload & Static<typeof Claims>

export const accessTokenType = 'at+jwt'
/** One algorithm, so that a token cannot choose how it is checked (RFC 8725 §3.1). */
export const accessTokenAlgorithm = 'ES256'

interface Options {
  issuer: string
  audience: string
  jwksUrl: URL
  fetch: Fetch
  now: () => number
}

const keysMaxAgeMs = 600_000
const keysCooldownMs = 30_000
const keysTimeoutMs = 5000
const clockToleranceSeconds = 5

/**
 * Builds the check that every MCP request passes: ES256 signature, then `typ`, `iss`, `aud`, `exp`.
 *
 * Keys are fetched on first use and kept ten minutes. An unknown `kid` asks again, at most once in
 * 30 seconds, so a rotated key is picked up without a restart. Clocks may differ by 5 s.
 *
 * @throws TOKEN_EXPIRED; INVALID_TOKEN for every other fault of the token, told in `cause` alone;
 * AUTH_UNREACHABLE if the keys cannot be had.
 * @see RFC 9068 §4 (validating JWT access tokens); RFC 8725 §3 (JWT best current practice)
 */
export function accessTokenVerifier({ issuer, audience, jwksUrl, fetch, now }: Options) {
  const keys = createRemoteJWKSet(jwksUrl, {
    cacheMaxAge: keysMaxAgeMs,
    cooldownDuration: keysCooldownMs,
    timeoutDuration: keysTimeoutMs,
    [customFetch]: fetch,
  })
  return async (token: string): Promise<Principal> => {
    const claims = await readAccessToken(token, keys, { issuer, audience, now })
    return {
      userId: Number(claims.sub),
      clientId: claims.client_id,
      sessionId: claims.sid,
      accountKey: claims.acct,
      scopes: claims.scope.split(' '),
      expiresAt: claims.exp,
    }
  }
}

/**
 * The same check with keys from anywhere, down to the claims.
 *
 * @throws as `accessTokenVerifier` does
 */
export async function readAccessToken(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience, now }: Pick<Options, 'issuer' | 'audience' | 'now'>
): Promise<AccessTokenClaims> {
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience,
    typ: accessTokenType,
    algorithms: [accessTokenAlgorithm],
    clockTolerance: clockToleranceSeconds,
    currentDate: new Date(now()),
  }).catch((cause: unknown) => {
    throw tokenError(cause)
  })
  if (Value.Check(Claims, payload)) return payload
  throw errors.INVALID_TOKEN({ cause: new Error('a claim is missing or has another form') })
}

/** A fault of the token is its bearer’s; anything else means that the keys could not be had. */
function tokenError(cause: unknown) {
  if (cause instanceof jose.JWTExpired) return errors.TOKEN_EXPIRED({ cause })
  const keysFailed = cause instanceof jose.JWKSTimeout || cause instanceof jose.JWKSInvalid
  const isTokenFault =
    cause instanceof jose.JOSEError && !keysFailed && cause.code !== 'ERR_JOSE_GENERIC'
  return isTokenFault ? errors.INVALID_TOKEN({ cause }) : errors.AUTH_UNREACHABLE({ cause })
}
