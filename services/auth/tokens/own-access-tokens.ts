import { createLocalJWKSet } from 'jose'
import { AppError } from '#shared/errors/define.ts'
import type { AccessTokenClaims } from '#shared/tokens/access-token.ts'
import { readAccessToken } from '#shared/tokens/access-token.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Access tokens as their own issuer reads them. */
export interface OwnAccessTokens {
  /** The claims of a token of ours that has not expired; null for anything else. */
  read(token: string): Promise<AccessTokenClaims | null>
}

interface Options {
  keys: SigningKeys
  issuer: string
  audience: string
  now: () => number
}

export function ownAccessTokens({ keys, ...rules }: Options): OwnAccessTokens {
  return {
    async read(token) {
      const keySet = createLocalJWKSet(await keys.jwks())
      return readAccessToken(token, keySet, rules).catch((error: unknown) => {
        if (error instanceof AppError && error.statusCode === 401) return null
        throw error
      })
    },
  }
}
