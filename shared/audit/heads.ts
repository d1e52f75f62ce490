import { hostname } from 'node:os'
import type { Store } from '../stores/store.ts'
import type { ChainHead } from './events.ts'

export type AuditService = 'auth' | 'mcp'

/** Where a chain is written. */
export interface Place {
  host: string
  /** Absolute, or `stdout`. */
  file: string
}

/** The last head of a chain that its process told the store. */
export interface StoredHead extends ChainHead {
  /** ISO 8601, UTC. */
  time: string
  place: Place
}

/** How far each chain of a service went, apart from the files: what tells that an end was cut off. */
export interface StoredHeads {
  put(head: ChainHead): Promise<void>
  /** At most eight, the latest last. */
  latest(): Promise<ChainHead[]>
}

interface Options {
  store: Pick<Store, 'get' | 'set' | 'take' | 'addToIndex' | 'removeFromIndex' | 'listIndex'>
  service: AuditService
  keepDays: number
  now: () => number
  /** `AUDIT_LOG`. */
  file: string
}

const maxHeads = 1000
const maxNamed = 8

const indexOf = (service: AuditService) => `gatehouse:${service}:audit-heads`
const keyOf = (service: AuditService, writer: string) => `gatehouse:${service}:audit-head:${writer}`

export function storedHeads({ store, service, keepDays, now, file }: Options): StoredHeads {
  const ttlSeconds = keepDays * 24 * 3600
  const place: Place = { host: hostname(), file }
  return {
    async put(head) {
      const stored: StoredHead = { ...head, time: new Date(now()).toISOString(), place }
      await store.set(keyOf(service, head.writer), JSON.stringify(stored), ttlSeconds)
      await store.addToIndex(indexOf(service), head.writer, ttlSeconds)
    },
    async latest() {
      const writers = await store.listIndex(indexOf(service), 2 * maxHeads)
      // A process that fails and is started anew all day must not fill the store.
      for (const writer of writers.splice(0, Math.max(0, writers.length - maxHeads))) {
        await store.removeFromIndex(indexOf(service), writer)
        await store.take(keyOf(service, writer))
      }
      const heads = await readAll(store, service, writers.slice(-maxNamed))
      return heads.map(({ writer, seq, mac }) => ({ writer, seq, mac }))
    },
  }
}

/** All heads that are stored for a service, the latest last. */
export async function readHeads(
  store: Pick<Store, 'get' | 'listIndex'>,
  service: AuditService
): Promise<StoredHead[]> {
  return readAll(store, service, await store.listIndex(indexOf(service), 2 * maxHeads))
}

async function readAll(
  store: Pick<Store, 'get'>,
  service: AuditService,
  writers: readonly string[]
): Promise<StoredHead[]> {
  const texts = await Promise.all(writers.map((writer) => store.get(keyOf(service, writer))))
  return texts.filter((text) => text !== null).map((text) => JSON.parse(text) as StoredHead)
}
