import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import type { Store } from '../../../stores/store.ts'

/** Two stores over the same new, empty data, ended with the test. */
export interface Opened {
  store: Store
  other: Store
  /** Lets some of the backend's time pass, and tells it in milliseconds. */
  tick: () => Promise<number>
}

export type Open = (t: Test) => Promise<Opened>

/** The tick of a backend with a clock of its own. */
export async function tick(): Promise<number> {
  await sleep(25)
  return performance.now()
}

const patienceMs = 20_000

/** Waits until `check` holds. */
export async function until(
  tick: Opened['tick'],
  check: () => Promise<boolean> | boolean
): Promise<void> {
  const startMs = await tick()
  while (!(await check())) {
    if ((await tick()) - startMs > patienceMs) {
      throw new Error(`did not come true within ${patienceMs} ms`)
    }
  }
}

/**
 * How many of the backend's milliseconds that lasts which `write` writes: at least and at most, as
 * a busy machine looks late whether it is over.
 */
export async function lifetime(
  tick: Opened['tick'],
  write: () => Promise<unknown>,
  isOver: () => Promise<boolean>
): Promise<{ atLeastMs: number; atMostMs: number }> {
  const beforeMs = await tick()
  await write()
  const writtenMs = await tick()
  let aliveMs = writtenMs
  await until(tick, async () => {
    const askedMs = await tick()
    const over = await isOver()
    if (!over) aliveMs = askedMs
    return over
  })
  return { atLeastMs: aliveMs - writtenMs, atMostMs: (await tick()) - beforeMs }
}

/** Every method but `close`, with harmless arguments. */
export function everyMethod(store: Store): [name: string, call: () => Promise<unknown>][] {
  return [
    ['get', () => store.get('any')],
    ['set', () => store.set('any', 'value', 1)],
    ['claim', () => store.claim('any', 'value', 1)],
    ['take', () => store.take('any')],
    ['replace', () => store.replace('any', 'value', 'next', 1)],
    ['addToIndex', () => store.addToIndex('any-index', 'member', 1)],
    ['removeFromIndex', () => store.removeFromIndex('any-index', 'member')],
    ['listIndex', () => store.listIndex('any-index', 1)],
    ['countIndex', () => store.countIndex('any-index')],
    ['publish', () => store.publish('any', 'message')],
    ['subscribe', () => store.subscribe('any', () => undefined)],
    ['append', () => store.append('any-stream', 'message', { maxLength: 1, ttlSeconds: 1 })],
    ['read', () => store.read('any-stream', null, 1)],
    ['ping', () => store.ping()],
  ]
}
