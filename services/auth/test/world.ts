import { memoryStore } from '#shared/stores/memory.ts'
import { noPublicWeb } from '#shared/testing/no-public-web.ts'
import type { World } from '#shared/world.ts'
import type { WatchedStore } from './store.ts'
import { watchedStore } from './store.ts'

/** A clock that stands until a test moves it. */
export interface Clock {
  now: () => number
  nowSeconds: () => number
  advance(seconds: number): void
}

export function createClock(): Clock {
  let nowMs = Date.UTC(2030, 0, 1)
  return {
    now: () => nowMs,
    nowSeconds: () => Math.floor(nowMs / 1000),
    advance(seconds) {
      nowMs += seconds * 1000
    },
  }
}

/** What lies outside the service, where nobody needs a network. */
export interface TestWorld {
  world: World
  store: WatchedStore
  clock: Clock
}

export function createWorld(): TestWorld {
  const clock = createClock()
  const store = watchedStore(memoryStore(clock.now))
  const fetch = async () => {
    throw new Error('nothing is outside')
  }
  return { world: { store, fetch, publicFetch: noPublicWeb, now: clock.now }, store, clock }
}

/** A key that is one, and looks like none: thirty-two times the same letter, in base64. */
export const testKey = (letter: string): string => Buffer.from(letter.repeat(32)).toString('base64')
