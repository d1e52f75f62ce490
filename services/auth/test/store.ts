import { setImmediate } from 'node:timers/promises'
import { errors } from '#shared/errors/catalogue.ts'
import type { Store } from '#shared/stores/store.ts'

type Method =
  | 'get'
  | 'set'
  | 'claim'
  | 'take'
  | 'replace'
  | 'addToIndex'
  | 'removeFromIndex'
  | 'listIndex'
  | 'countIndex'

/** One call that a service made to its store, e.g. `set gatehouse:auth:code:…`. */
export interface StoreCall {
  method: Method
  key: string
}

/**
 * A store that tells what it was asked, keeps all it was given, and fails where a test says so. It
 * answers a moment later, as those over a network do, so that requests sent at once interleave.
 */
export interface WatchedStore extends Store {
  calls: StoreCall[]
  /** Every key and every value that was ever written. */
  written: string[]
  /** Calls for which this says true fail as a store does that does not answer. */
  failsAt: (call: StoreCall) => boolean
}

export function watchedStore(store: Store): WatchedStore {
  const watch = async (method: Method, key: string, ...values: string[]) => {
    await setImmediate()
    watched.calls.push({ method, key })
    watched.written.push(key, ...values)
    if (watched.failsAt({ method, key })) throw errors.STORE_UNAVAILABLE()
  }
  const watched: WatchedStore = {
    ...store,
    calls: [],
    written: [],
    failsAt: () => false,
    async get(key) {
      await watch('get', key)
      return store.get(key)
    },
    async set(key, value, ttlSeconds) {
      await watch('set', key, value)
      return store.set(key, value, ttlSeconds)
    },
    async claim(key, value, ttlSeconds) {
      await watch('claim', key, value)
      return store.claim(key, value, ttlSeconds)
    },
    async take(key) {
      await watch('take', key)
      return store.take(key)
    },
    async replace(key, expected, value, ttlSeconds) {
      await watch('replace', key, expected, value)
      return store.replace(key, expected, value, ttlSeconds)
    },
    async addToIndex(index, member, ttlSeconds) {
      await watch('addToIndex', index, member)
      return store.addToIndex(index, member, ttlSeconds)
    },
    async removeFromIndex(index, member) {
      await watch('removeFromIndex', index)
      return store.removeFromIndex(index, member)
    },
    async listIndex(index, limit) {
      await watch('listIndex', index)
      return store.listIndex(index, limit)
    },
    async countIndex(index) {
      await watch('countIndex', index)
      return store.countIndex(index)
    },
  }
  return watched
}
