import { errors } from '../errors/catalogue.ts'
import { atLeastOne, entryId } from './checks.ts'
import { createExpiringMap, type ExpiringMap } from './expiring-map.ts'
import { localChannels } from './local-channels.ts'
import type { Store, StreamEntry } from './store.ts'

const entryIdPattern = /^\d{1,15}$/

/** A store in this process's memory; gone with it. `now` gives epoch milliseconds. */
export function memoryStore(now: () => number = Date.now): Store {
  let closed = false
  let lastId = 0
  // Every method asks the time, so this one line closes them all.
  const clock = () => {
    if (closed) throw errors.STORE_UNAVAILABLE({ cause: new Error('the store is closed') })
    return now()
  }
  const endOf = (ttlSeconds: number) => clock() + atLeastOne('ttlSeconds', ttlSeconds) * 1000
  const values = createExpiringMap<string>(clock)
  const indexes = createExpiringMap<ExpiringMap<true>>(clock)
  const streams = createExpiringMap<StreamEntry[]>(clock)
  const { clear, ...channels } = localChannels(clock)

  return {
    get: async (key) => values.get(key) ?? null,
    async set(key, value, ttlSeconds) {
      values.set(key, value, endOf(ttlSeconds))
    },
    async claim(key, value, ttlSeconds) {
      const endsAtMs = endOf(ttlSeconds)
      if (values.get(key) !== undefined) return false
      values.set(key, value, endsAtMs)
      return true
    },
    async take(key) {
      const value = values.get(key) ?? null
      values.delete(key)
      return value
    },
    async replace(key, expected, value, ttlSeconds) {
      const endsAtMs = endOf(ttlSeconds)
      if (values.get(key) !== expected) return false
      values.set(key, value, endsAtMs)
      return true
    },

    async addToIndex(index, member, ttlSeconds) {
      const endsAtMs = endOf(ttlSeconds)
      const found = indexes.find(index)
      const members = found?.value ?? createExpiringMap<true>(clock)
      members.set(member, true, endsAtMs)
      indexes.set(index, members, Math.max(found?.endsAtMs ?? 0, endsAtMs))
    },
    async removeFromIndex(index, member) {
      const members = indexes.get(index)
      if (members?.delete(member) && members.held() === 0) indexes.delete(index)
    },
    async listIndex(index, limit) {
      const most = atLeastOne('limit', limit)
      return indexes.get(index)?.keys().slice(0, most) ?? []
    },
    countIndex: async (index) => indexes.get(index)?.keys().length ?? 0,

    async append(stream, message, { maxLength, ttlSeconds }) {
      const endsAtMs = endOf(ttlSeconds)
      const most = atLeastOne('maxLength', maxLength)
      const kept = streams.get(stream) ?? []
      const id = String(++lastId)
      kept.push({ id, message })
      kept.splice(0, kept.length - most)
      streams.set(stream, kept, endsAtMs)
      return id
    },
    async read(stream, afterId, limit) {
      const after = Number(entryId(afterId, entryIdPattern, '0'))
      const most = atLeastOne('limit', limit)
      const kept = streams.get(stream) ?? []
      const first = kept.findIndex(({ id }) => Number(id) > after)
      return first < 0 ? [] : kept.slice(first, first + most)
    },

    ...channels,
    ping: async () => void clock(),
    async close() {
      closed = true
      clear()
    },
  }
}
