import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { accessTokenSealer, accountKey, accountRecords } from '#shared/records/accounts.ts'
import type { World } from '#shared/world.ts'
import type { Person, UpstreamTokens } from '../providers/provider.ts'

/** The auth service’s side of accounts: it alone writes them. */
export interface Accounts {
  /** Stores the person’s newest GitHub tokens. Resolves to the account’s key. */
  save(person: Person, tokens: UpstreamTokens): Promise<string>
}

interface Options {
  world: World
  upstream: string
  sessionKeys: KeyRing
  authKeys: KeyRing
  ttlSeconds: number
}

const maxAttempts = 10

export function accountWriter({ world, upstream, sessionKeys, authKeys, ttlSeconds }: Options) {
  const stored = accountRecords(world.store)
  const accessTokens = accessTokenSealer(sessionKeys)
  const refreshTokens = sealer(authKeys, 'account/refresh-token')

  const save: Accounts['save'] = async ({ userId, login }, tokens) => {
    const key = accountKey(upstream, userId, tokens.scopes)
    const boundTo = stored.key(key)
    const { refreshToken, expiresInSeconds } = tokens
    const account = {
      userId,
      login,
      githubScopes: tokens.scopes,
      accessToken: accessTokens.seal(tokens.accessToken, boundTo),
      refreshToken: refreshToken === null ? null : refreshTokens.seal(refreshToken, boundTo),
      expiresAt:
        expiresInSeconds === null ? null : Math.floor(world.now() / 1000) + expiresInSeconds,
    }
    // Two sign-ins of one person may end at once; each new token needs a revision of its own.
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const found = await stored.find(key)
      const next = { ...account, revision: (found?.value.revision ?? 0) + 1 }
      const isWritten = found
        ? await stored.replace(key, found, next, ttlSeconds)
        : await stored.claim(key, next, ttlSeconds)
      if (isWritten) return key
    }
    throw errors.STORE_UNAVAILABLE({ facts: { reason: 'account written by too many at once' } })
  }
  return { save } satisfies Accounts
}
