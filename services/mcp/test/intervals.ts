import type { Test } from 'tap'

/** Counts from now on, until the test ends, the intervals that are set and not cleared. */
export function countIntervals(t: Test): () => number {
  const { setInterval: set, clearInterval: clear } = globalThis
  const open = new Set<unknown>()
  t.teardown(() => Object.assign(globalThis, { setInterval: set, clearInterval: clear }))
  Object.assign(globalThis, {
    setInterval: (...given: Parameters<typeof set>) => {
      const timer = set(...given)
      open.add(timer)
      return timer
    },
    clearInterval: (timer: NodeJS.Timeout) => {
      open.delete(timer)
      clear(timer)
    },
  })
  return () => open.size
}
