import { setTimeout as pause } from 'node:timers/promises'
import type { Sealer } from '../crypto/seal.ts'
import { errors } from '../errors/catalogue.ts'
import type { Store } from '../stores/store.ts'

/** A record as read, with the stored text that a compare-and-set needs. */
export interface Found<T> {
  value: T
  stored: string
}

/** What becomes of a record that was read. */
export interface Change<T, Result> {
  /** What it becomes; null deletes it; where nothing is said, it stays as it is. */
  write?: { value: T; ttlSeconds: number } | null
  /** What `update` resolves to. */
  result: Result
}

/** Typed records of one kind over the store: JSON with a version, sealed where asked. */
export interface Records<T> {
  /** The store key of a record; also what its sealed parts are bound to. */
  key(id: string): string
  get(id: string): Promise<T | null>
  find(id: string): Promise<Found<T> | null>
  put(id: string, value: T, ttlSeconds: number): Promise<void>
  /** Writes only if there is none. `false`: another writer was first. */
  claim(id: string, value: T, ttlSeconds: number): Promise<boolean>
  /** Writes only if the record still is as found. `false`: it changed or is gone. */
  replace(id: string, found: Found<T>, value: T, ttlSeconds: number): Promise<boolean>
  /** Deletes the record as found. `false`: it changed or is gone. */
  remove(id: string, found: Found<T>): Promise<boolean>
  /**
   * Reads, edits and writes. Where another writer came between, `edit` runs again on what that one
   * left; it gets null where there is no record. `known` is what was read already.
   *
   * @throws STORE_UNAVAILABLE if others came between twenty times; what `edit` throws
   */
  update<Result>(
    id: string,
    edit: (found: Found<T> | null) => Change<T, Result> | Promise<Change<T, Result>>,
    known?: Found<T>
  ): Promise<Result>
  /** Reads and deletes in one step. */
  take(id: string): Promise<T | null>
}

interface Kind {
  /** Who writes it: decides which service’s store user may. */
  owner: 'auth' | 'mcp' | 'shared'
  name: string
  /** Raised when the shape changes: an older record then counts as absent ("sign in again"). */
  version: number
  /** Seals the whole record, bound to its key. */
  sealer?: Sealer
}

/** Stands for a second where a record was: a store can compare and set, but not compare and delete. */
const nothing = JSON.stringify({ v: 0 })

const maxAttempts = 20
const longestPauseMs = 32
/** Spread, so that writers who met do not meet again. */
const backOff = (attempt: number) => pause(Math.random() * Math.min(2 ** attempt, longestPauseMs))

export function records<T extends object>(store: Store, kind: Kind): Records<T> {
  const { owner, name, version, sealer } = kind
  const key = (id: string) => `gatehouse:${owner}:${name}:${id}`
  const encode = (id: string, value: T) => {
    const text = JSON.stringify({ v: version, ...value })
    return sealer ? sealer.seal(text, key(id)) : text
  }
  const decode = (id: string, stored: string | null): T | null => {
    if (stored === null || stored === nothing) return null
    const text = sealer ? sealer.open(stored, key(id)) : stored
    const { v, ...value } = parse(text) as T & { v: number }
    return v === version ? (value as unknown as T) : null
  }
  /** `false`: it changed meanwhile. */
  async function apply(id: string, found: Found<T> | null, { write }: Change<T, unknown>) {
    if (write === undefined) return true
    if (write === null) return found === null || all.remove(id, found)
    const { value, ttlSeconds } = write
    return found ? all.replace(id, found, value, ttlSeconds) : all.claim(id, value, ttlSeconds)
  }
  const all: Records<T> = {
    key,
    get: async (id) => decode(id, await store.get(key(id))),
    find: async (id) => {
      const stored = await store.get(key(id))
      const value = decode(id, stored)
      return value && stored !== null ? { value, stored } : null
    },
    put: (id, value, ttlSeconds) => store.set(key(id), encode(id, value), ttlSeconds),
    async claim(id, value, ttlSeconds) {
      if (await store.claim(key(id), encode(id, value), ttlSeconds)) return true
      const stored = await store.get(key(id))
      // A record of another version is none, so it does not hold the place either.
      if (stored === null || decode(id, stored) !== null) return false
      return store.replace(key(id), stored, encode(id, value), ttlSeconds)
    },
    replace: (id, { stored }, value, ttlSeconds) =>
      store.replace(key(id), stored, encode(id, value), ttlSeconds),
    remove: (id, { stored }) => store.replace(key(id), stored, nothing, 1),
    async update(id, edit, known) {
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        if (attempt > 0) await backOff(attempt)
        const found = attempt === 0 && known ? known : await all.find(id)
        const change = await edit(found)
        if (await apply(id, found, change)) return change.result
      }
      throw errors.STORE_UNAVAILABLE({ facts: { reason: `${name} written by too many at once` } })
    },
    take: async (id) => decode(id, await store.take(key(id))),
  }
  return all
}

/** The parser’s own error would carry a piece of the record into the log. */
function parse(text: string): object {
  try {
    return Object(JSON.parse(text))
  } catch {
    throw errors.SEAL_BROKEN({ facts: { reason: 'not JSON' } })
  }
}
