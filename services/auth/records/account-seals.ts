import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import type { Account } from '#shared/records/accounts.ts'
import { accessTokenSealer } from '#shared/records/accounts.ts'

/** Both GitHub tokens of an account. */
export interface TokenPair {
  accessToken: string
  /** Null where GitHub gave none: its token does not expire. */
  refreshToken: string | null
}

/** How accounts keep GitHub tokens: each bound to the record, each under its own ring. */
export interface AccountSeals {
  seal(pair: TokenPair, recordKey: string): TokenPair
  /** @throws SEAL_BROKEN */
  open(account: Account, recordKey: string): TokenPair
  /** Whether the newest keys of both rings sealed it. */
  isNewest(account: Account): boolean
}

export function accountSeals(sessionKeys: KeyRing, authKeys: KeyRing): AccountSeals {
  const accessTokens = accessTokenSealer(sessionKeys)
  const refreshTokens = sealer(authKeys, 'account/refresh-token')
  return {
    seal: ({ accessToken, refreshToken }, recordKey) => ({
      accessToken: accessTokens.seal(accessToken, recordKey),
      refreshToken: refreshToken === null ? null : refreshTokens.seal(refreshToken, recordKey),
    }),
    open: ({ accessToken, refreshToken }, recordKey) => ({
      accessToken: accessTokens.open(accessToken, recordKey),
      refreshToken: refreshToken === null ? null : refreshTokens.open(refreshToken, recordKey),
    }),
    isNewest: ({ accessToken, refreshToken }) =>
      accessTokens.isNewest(accessToken) &&
      (refreshToken === null || refreshTokens.isNewest(refreshToken)),
  }
}
