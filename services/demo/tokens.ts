import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import type { Store } from '#shared/stores/store.ts'

/** A token the emulated GitHub gave out. */
export interface IssuedToken {
  token: string
  /** Whose it is; `id` is the numeric id that must be theirs again after a restart. */
  login: string
  id: number
  /** GitHub's own scope names; empty reads public data only. */
  scopes: string[]
}

/** All tokens of the emulated GitHub, in memory for asking and sealed in the store for the next start. */
export interface IssuedTokens {
  all(): IssuedToken[]
  find(token: string): IssuedToken | undefined
  /** Resolves once the token is stored. @throws STORE_UNAVAILABLE: then it must not be given out. */
  remember(issued: IssuedToken): Promise<void>
  /** Ends every token that matches, now and for later starts. */
  forget(matches: (issued: IssuedToken) => boolean): Promise<void>
}

interface Kept extends IssuedToken {
  /** Epoch seconds. */
  expiresAt: number
}

interface Options {
  store: Store
  keys: KeyRing
  /** Epoch milliseconds. */
  now: () => number
}

export const tokensKey = 'gatehouse:demo:tokens'
const recordVersion = 1
const ttlSeconds = 180 * 24 * 3600
const maxTokens = 500
const maxAttempts = 20

/** Opens the record of issued tokens, at most the 500 newest, each for 180 days. */
export async function issuedTokens({ store, keys, now }: Options): Promise<IssuedTokens> {
  const { seal, open } = sealer(keys, 'demo/tokens')
  const nowSeconds = () => Math.floor(now() / 1000)
  let lastWrite: Promise<void> = Promise.resolve()

  function read(stored: string | null): Kept[] {
    if (stored === null) return []
    try {
      const { v, tokens } = JSON.parse(open(stored, tokensKey)) as { v: number; tokens: Kept[] }
      return v === recordVersion ? tokens.filter(({ expiresAt }) => expiresAt > nowSeconds()) : []
    } catch (cause) {
      // Under other keys everybody signs in again, as they must everywhere else.
      if (cause instanceof AppError && cause.name === 'SEAL_BROKEN') return []
      throw cause
    }
  }

  async function write(edit: (tokens: Kept[]) => Kept[]): Promise<Kept[]> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const before = await store.get(tokensKey)
      const found = read(before)
      const kept = edit(found).slice(-maxTokens)
      // Nothing to say: above all, a record that these keys do not open is left for those that do.
      if (found.length === 0 && kept.length === 0) return kept
      const after = seal(JSON.stringify({ v: recordVersion, tokens: kept }), tokensKey)
      const written =
        before === null
          ? await store.claim(tokensKey, after, ttlSeconds)
          : await store.replace(tokensKey, before, after, ttlSeconds)
      if (written) return kept
    }
    throw errors.STORE_UNAVAILABLE({ facts: { reason: 'the record never stayed the same' } })
  }

  // One write at a time here; the compare-and-set is for other processes on the same store.
  function inTurn(work: () => Promise<void>): Promise<void> {
    // Whether the one before failed is told to whoever asked for that.
    lastWrite = Promise.allSettled([lastWrite]).then(work)
    return lastWrite
  }

  const byToken = (tokens: Kept[]) => new Map(tokens.map((kept) => [kept.token, kept]))
  const known = byToken(await write((tokens) => tokens))

  return {
    all: () => [...known.values()],
    find(token) {
      const kept = known.get(token)
      return kept && kept.expiresAt > nowSeconds() ? kept : undefined
    },
    remember: (issued) =>
      inTurn(async () => {
        const kept = { ...issued, expiresAt: nowSeconds() + ttlSeconds }
        const stored = byToken(await write((tokens) => [...tokens, kept]))
        // Only what was known here: tokens that another process added are not in this emulator.
        for (const token of known.keys()) if (!stored.has(token)) known.delete(token)
        known.set(kept.token, kept)
      }),
    forget: (matches) =>
      inTurn(async () => {
        for (const kept of known.values()) if (matches(kept)) known.delete(kept.token)
        await write((tokens) => tokens.filter((kept) => !matches(kept)))
      }),
  }
}
