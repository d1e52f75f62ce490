import type { Redis } from 'ioredis'
import type { PublicFetch } from './http/public-fetch.ts'
import type { Store } from './stores/store.ts'

export interface FetchInit extends RequestInit {
  /** Longest wait for headers, and between two pieces of a body, in place of the pool’s own. */
  waitMs?: number
}

/** The part of `fetch` that the house uses. */
export type Fetch = (url: string | URL, init?: FetchInit) => Promise<Response>

/** Everything outside the process. Services reach nothing else: tests replace these and no more. */
export interface World {
  store: Store
  /** Outgoing HTTP, over one pooled dispatcher. */
  fetch: Fetch
  /** JSON documents at addresses that strangers choose; reaches public ones alone. */
  publicFetch: PublicFetch
  /** Epoch milliseconds. */
  now: () => number
  /** The connection behind `store` when that is Redis; the rate limits count there. */
  redis?: Redis
}

/** What a service is given. It reads no environment and keeps nothing that a replica would miss. */
export interface ServiceOptions<Config> {
  config: Config
  world: World
}
