import { digest } from '../crypto/digest.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { sealer } from '../crypto/seal.ts'
import type { Store } from '../stores/store.ts'
import type { Records } from './records.ts'
import { records } from './records.ts'

/** A person at one GitHub app with one set of GitHub scopes, and the GitHub token for it. */
export interface Account {
  userId: number
  login: string
  /** GitHub’s scopes; empty for a GitHub App, whose permissions belong to the app. */
  githubScopes: string[]
  /** Sealed under SESSION_KEYS: the mcp service opens it. */
  accessToken: string
  /** Sealed under AUTH_KEYS: the auth service alone opens it. Null where GitHub gives none. */
  refreshToken: string | null
  /** Epoch seconds; null for tokens that do not expire. */
  expiresAt: number | null
  /** Raised with every new token; cached answers of GitHub are kept per revision. */
  revision: number
}

export const accountRecords = (store: Store): Records<Account> =>
  records<Account>(store, { owner: 'shared', name: 'account', version: 1 })

/**
 * The opaque key of an account. `upstream` names the GitHub server and app: another one means
 * another key, so nobody is ever taken for the person with the same id elsewhere.
 */
export const accountKey = (upstream: string, userId: number, githubScopes: readonly string[]) =>
  digest('account', upstream, String(userId), ...[...new Set(githubScopes)].sort()).slice(0, 32)

/** Seals and opens GitHub access tokens; both services hold its keys. */
export const accessTokenSealer = (sessionKeys: KeyRing) =>
  sealer(sessionKeys, 'account/access-token')

/** What the mcp service may do with accounts. */
export interface AccountReader {
  /** The account, or null if it is gone. */
  get(key: string): Promise<OpenAccount | null>
}

export interface OpenAccount {
  userId: number
  login: string
  /** Opened when it is first read: many a call needs none. @throws SEAL_BROKEN */
  readonly githubToken: string
  /** Epoch seconds; null for a token that does not expire. */
  expiresAt: number | null
  revision: number
}

/** A class, since V8 keeps what an object literal with a getter holds until a full collection. */
class StoredAccount implements OpenAccount {
  readonly userId: number
  readonly login: string
  readonly expiresAt: number | null
  readonly revision: number
  readonly #open: () => string
  #token: string | undefined

  constructor({ userId, login, expiresAt, revision }: Account, open: () => string) {
    this.userId = userId
    this.login = login
    this.expiresAt = expiresAt
    this.revision = revision
    this.#open = open
  }

  get githubToken(): string {
    this.#token ??= this.#open()
    return this.#token
  }
}

export function accountReader(store: Store, sessionKeys: KeyRing): AccountReader {
  const stored = accountRecords(store)
  const tokens = accessTokenSealer(sessionKeys)
  return {
    async get(key) {
      const account = await stored.get(key)
      if (!account) return null
      return new StoredAccount(account, () => tokens.open(account.accessToken, stored.key(key)))
    },
  }
}
