import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Account } from '#shared/records/accounts.ts'
import { accessTokenSealer, accountKey, accountRecords } from '#shared/records/accounts.ts'
import type { Found } from '#shared/records/records.ts'
import type { World } from '#shared/world.ts'
import type { Person, UpstreamTokens } from '../providers/provider.ts'
import type { SessionIndex } from './session-index.ts'

/** An account with both GitHub tokens open. */
export interface HeldAccount {
  accessToken: string
  /** Null where GitHub gave none: its token does not expire. */
  refreshToken: string | null
  found: Found<Account>
}

export interface SavedAccount {
  accountKey: string
  /** Keeps the account until a session uses it (`SessionIndex.release`). */
  reservation: string
}

/** The auth service’s side of accounts: it alone writes them. */
export interface Accounts {
  /** Stores the person’s newest GitHub tokens, and keeps them for the session that is to come. */
  save(person: Person, tokens: UpstreamTokens): Promise<SavedAccount>
  isThere(key: string): Promise<boolean>
  /** Null if the account is gone. @throws SEAL_BROKEN */
  open(key: string): Promise<HeldAccount | null>
  /** Stores the pair that follows `held`. `false`: somebody wrote meanwhile, or it is gone. */
  renew(key: string, held: HeldAccount, tokens: UpstreamTokens): Promise<boolean>
  /** Deletes the account as it was held. `false`: somebody wrote meanwhile, or it is gone. */
  remove(key: string, held: HeldAccount): Promise<boolean>
}

interface Options {
  world: World
  index: SessionIndex
  upstream: string
  sessionKeys: KeyRing
  authKeys: KeyRing
  ttlSeconds: number
}

const maxAttempts = 10

export function accountWriter(options: Options): Accounts {
  const { world, index, upstream, ttlSeconds } = options
  const stored = accountRecords(world.store)
  const accessTokens = accessTokenSealer(options.sessionKeys)
  const refreshTokens = sealer(options.authKeys, 'account/refresh-token')

  const sealed = (
    key: string,
    { accessToken, refreshToken, expiresInSeconds }: UpstreamTokens
  ) => ({
    accessToken: accessTokens.seal(accessToken, stored.key(key)),
    refreshToken: refreshToken === null ? null : refreshTokens.seal(refreshToken, stored.key(key)),
    expiresAt: expiresInSeconds === null ? null : Math.floor(world.now() / 1000) + expiresInSeconds,
  })
  const opened = (key: string, found: Found<Account>): HeldAccount => {
    const { accessToken, refreshToken } = found.value
    return {
      accessToken: accessTokens.open(accessToken, stored.key(key)),
      refreshToken:
        refreshToken === null ? null : refreshTokens.open(refreshToken, stored.key(key)),
      found,
    }
  }

  return {
    async save({ userId, login }, tokens) {
      const key = accountKey(upstream, userId, tokens.scopes)
      const account = { userId, login, githubScopes: tokens.scopes, ...sealed(key, tokens) }
      // First, so that the end of another session does not take along what is written here.
      const reservation = await index.reserve(key)
      // Two sign-ins of one person may end at once; each new token needs a revision of its own.
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        const found = await stored.find(key)
        const next = { ...account, revision: (found?.value.revision ?? 0) + 1 }
        const isWritten = found
          ? await stored.replace(key, found, next, ttlSeconds)
          : await stored.claim(key, next, ttlSeconds)
        if (isWritten) return { accountKey: key, reservation }
      }
      throw errors.STORE_UNAVAILABLE({ facts: { reason: 'account written by too many at once' } })
    },

    isThere: async (key) => (await stored.get(key)) !== null,

    async open(key) {
      const found = await stored.find(key)
      return found && opened(key, found)
    },

    renew: (key, { found }, tokens) => {
      const { value } = found
      const next = { ...value, ...sealed(key, tokens), revision: value.revision + 1 }
      return stored.replace(key, found, next, ttlSeconds)
    },

    remove: (key, { found }) => stored.remove(key, found),
  }
}
