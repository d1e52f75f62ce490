import type { KeyObject } from 'node:crypto'
import { createPrivateKey } from 'node:crypto'
import type { JWK } from 'jose'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import type { Change, Found } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import { accessTokenAlgorithm } from '#shared/tokens/access-token.ts'
import type { World } from '#shared/world.ts'

interface StoredKey {
  keyId: string
  publicKey: JWK
  privateKey: JWK
  /** Epoch seconds. */
  createdAt: number
}

interface KeySet {
  /** Newest first. */
  keys: StoredKey[]
}

interface Edited extends KeySet {
  made: StoredKey | null
}

/** The keys of access tokens. Made by the first replica that needs one, shared through the store. */
export interface SigningKeys {
  /** The key that signs now. */
  current(): Promise<{ keyId: string; key: KeyObject }>
  /** Public keys of every token that may still be alive (RFC 7517). */
  jwks(): Promise<{ keys: JWK[] }>
}

const day = 24 * 3600
/** A key signs this long, then a new one follows. */
export const signingKeySeconds = 30 * day
/** A new key is published this long before it signs, so that no verifier meets it unprepared. */
export const publishedAheadSeconds = 3600
const recordSeconds = 90 * day
const rereadMs = 60_000

interface Options {
  world: World
  authKeys: KeyRing
  accessTokenSeconds: number
  /** Told of every key this process makes. */
  onNewKey: (keyId: string) => void
}

export function signingKeys({
  world,
  authKeys,
  accessTokenSeconds,
  onNewKey,
}: Options): SigningKeys {
  const seals = sealer(authKeys, 'signing-keys')
  const stored = records<KeySet>(world.store, {
    owner: 'auth',
    name: 'signing-keys',
    version: 1,
    sealer: seals,
  })
  /** A key whose successor was made late signs on for an hour at most, while that one gets known. */
  const signSeconds = signingKeySeconds + publishedAheadSeconds
  const keepSeconds = signSeconds + accessTokenSeconds
  const imported = new Map<string, KeyObject>()
  let known: { keys: StoredKey[]; atMs: number } | null = null

  const isDue = ({ createdAt }: StoredKey, seconds: number) =>
    Math.floor(world.now() / 1000) - createdAt >= seconds

  /**
   * The keys, with the next one where the newest has signed long enough, all under the newest key of
   * the ring.
   */
  async function edit(found: Found<KeySet> | null): Promise<Change<KeySet, Edited>> {
    const keys = (found?.value.keys ?? []).filter((key) => !isDue(key, keepSeconds))
    if (found && keys[0] && !isDue(keys[0], signingKeySeconds - publishedAheadSeconds)) {
      const write = { value: { keys }, ttlSeconds: recordSeconds }
      return { ...(!seals.isNewest(found.stored) && { write }), result: { keys, made: null } }
    }
    const made = await makeKey(world.now())
    const value = { keys: [made, ...keys] }
    return { write: { value, ttlSeconds: recordSeconds }, result: { ...value, made } }
  }

  async function load(): Promise<StoredKey[]> {
    if (known && world.now() - known.atMs < rereadMs) return known.keys
    const { keys, made } = await stored.update('all', edit)
    if (made) onNewKey(made.keyId)
    known = { keys, atMs: world.now() }
    return keys
  }

  return {
    async current() {
      const keys = await load()
      // Signing on, an old key would leave the JWKS before its last tokens end.
      const usable =
        keys.find((key) => isDue(key, publishedAheadSeconds) && !isDue(key, signSeconds)) ??
        keys[0]!
      const { keyId, privateKey } = usable
      const key = imported.get(keyId) ?? createPrivateKey({ key: privateKey, format: 'jwk' })
      imported.set(keyId, key)
      return { keyId, key }
    },
    async jwks() {
      return { keys: (await load()).map(({ publicKey }) => publicKey) }
    },
  }
}

async function makeKey(nowMs: number): Promise<StoredKey> {
  const pair = await generateKeyPair(accessTokenAlgorithm, { extractable: true })
  const publicKey = await exportJWK(pair.publicKey)
  const keyId = await calculateJwkThumbprint(publicKey)
  return {
    keyId,
    publicKey: { ...publicKey, kid: keyId, alg: accessTokenAlgorithm, use: 'sig' },
    privateKey: await exportJWK(pair.privateKey),
    createdAt: Math.floor(nowMs / 1000),
  }
}
