import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { AppError } from '#shared/errors/define.ts'
import type { Account } from '#shared/records/accounts.ts'
import { accountKey, accountRecords } from '#shared/records/accounts.ts'
import type { Found } from '#shared/records/records.ts'
import type { World } from '#shared/world.ts'
import type { Person, UpstreamTokens } from '../providers/provider.ts'
import type { AccountQueue } from './account-queue.ts'
import type { TokenPair } from './account-seals.ts'
import { accountSeals } from './account-seals.ts'
import type { SessionIndex } from './session-index.ts'

/** An account with both GitHub tokens open. */
export interface HeldAccount extends TokenPair {
  found: Found<Account>
}

export interface SavedAccount {
  accountKey: string
  /** Keeps the account until a session uses it (`SessionIndex.release`). */
  reservation: string
}

/**
 * The auth service’s side of accounts: it alone writes them. Whenever it reads one that an old key of
 * a ring sealed, it seals it anew.
 */
export interface Accounts {
  /**
   * Stores the person’s newest GitHub tokens, and keeps them for the session that is to come.
   * `replaced` is what they take the place of; null if there was nothing, or the same token.
   */
  save(
    person: Person,
    tokens: UpstreamTokens
  ): Promise<{ saved: SavedAccount; replaced: HeldAccount | null }>
  /**
   * Keeps the person’s account with exactly these GitHub scopes for the session that is to come. Null
   * if there is none, or none that can be opened.
   */
  reserve(person: Person, githubScopes: readonly string[]): Promise<SavedAccount | null>
  /** Whether there is one that `reserve` would find. */
  has(person: Person, githubScopes: readonly string[]): Promise<boolean>
  isThere(key: string): Promise<boolean>
  /** Null if the account is gone. @throws SEAL_BROKEN */
  open(key: string): Promise<HeldAccount | null>
  /** Stores the pair that follows `held`. `false`: others stored another one, or it is gone. */
  renew(key: string, held: HeldAccount, tokens: UpstreamTokens): Promise<boolean>
  /** Deletes the account with the tokens that were held. `false`: it has others, or is gone. */
  remove(key: string, held: HeldAccount): Promise<boolean>
  /** Undoes `remove`, unless there is an account again. */
  restore(key: string, held: HeldAccount): Promise<void>
}

interface Options {
  world: World
  index: SessionIndex
  queue: AccountQueue
  upstream: string
  sessionKeys: KeyRing
  authKeys: KeyRing
  ttlSeconds: number
}

export function accountWriter(options: Options): Accounts {
  const { world, index, queue, upstream, ttlSeconds } = options
  const stored = accountRecords(world.store)
  const seals = accountSeals(options.sessionKeys, options.authKeys)

  const sealed = (key: string, tokens: UpstreamTokens) => {
    const { expiresInSeconds: seconds } = tokens
    const expiresAt = seconds === null ? null : Math.floor(world.now() / 1000) + seconds
    return { ...seals.seal(tokens, stored.key(key)), expiresAt }
  }
  const opened = (key: string, found: Found<Account>): HeldAccount => ({
    ...seals.open(found.value, stored.key(key)),
    found,
  })

  /** Told by the tokens, not by the record: that may have been sealed anew meanwhile. */
  const isSame = (key: string, found: Found<Account> | null, held: HeldAccount) => {
    if (found === null) return false
    const { accessToken, refreshToken } = opened(key, found)
    return accessToken === held.accessToken && refreshToken === held.refreshToken
  }

  async function find(key: string): Promise<Found<Account> | null> {
    const found = await stored.find(key)
    if (!found || seals.isNewest(found.value)) return found
    const anew = seals.seal(opened(key, found), stored.key(key))
    await stored.replace(key, found, { ...found.value, ...anew }, ttlSeconds)
    // As it is now, by whoever wrote last.
    return stored.find(key)
  }

  /** What a sign-in takes the place of. Nobody opens what keys sealed that are gone. */
  function replacedBy(key: string, found: Found<Account> | null, tokens: UpstreamTokens) {
    if (found === null) return null
    try {
      const held = opened(key, found)
      return held.accessToken === tokens.accessToken ? null : held
    } catch (error) {
      if (isSealBroken(error)) return null
      throw error
    }
  }

  /** `false` also for what keys sealed that are gone: a sign-in at GitHub takes its place. */
  async function isGood(key: string): Promise<boolean> {
    try {
      return (await find(key)) !== null
    } catch (error) {
      if (isSealBroken(error)) return false
      throw error
    }
  }

  return {
    async save({ userId, login }, tokens) {
      const key = accountKey(upstream, userId, tokens.scopes)
      const account = { userId, login, githubScopes: tokens.scopes, ...sealed(key, tokens) }
      // First, so that the end of another session does not take along what is written here.
      const reservation = await index.reserve(key)
      const replaced = await stored.update(key, (found) => {
        // Two sign-ins of one person may end at once; each token needs a revision of its own.
        const value = { ...account, revision: (found?.value.revision ?? 0) + 1 }
        return { write: { value, ttlSeconds }, result: replacedBy(key, found, tokens) }
      })
      await queue.add(key)
      return { saved: { accountKey: key, reservation }, replaced }
    },

    async reserve({ userId }, githubScopes) {
      const key = accountKey(upstream, userId, githubScopes)
      // First, so that the end of another session does not take it along.
      const reservation = await index.reserve(key)
      if (await isGood(key)) return { accountKey: key, reservation }
      await index.release(key, reservation)
      return null
    },

    has: ({ userId }, githubScopes) => isGood(accountKey(upstream, userId, githubScopes)),

    isThere: async (key) => (await find(key)) !== null,

    async open(key) {
      const found = await find(key)
      return found && opened(key, found)
    },

    renew: (key, held, tokens) =>
      stored.update(
        key,
        (found) => {
          if (!found || !isSame(key, found, held)) return { result: false }
          const { value } = found
          const next = { ...value, ...sealed(key, tokens), revision: value.revision + 1 }
          return { write: { value: next, ttlSeconds }, result: true }
        },
        // Not read again first: the new pair is stored before anything else can fail.
        held.found
      ),

    remove: (key, held) =>
      stored.update(
        key,
        (found) => (isSame(key, found, held) ? { write: null, result: true } : { result: false }),
        held.found
      ),

    async restore(key, { found }) {
      await stored.claim(key, found.value, ttlSeconds)
      await queue.add(key)
    },
  }
}

const isSealBroken = (error: unknown) => error instanceof AppError && error.name === 'SEAL_BROKEN'
