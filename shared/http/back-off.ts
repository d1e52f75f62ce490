export interface BackOff {
  /** Milliseconds until `key` may be tried again; 0 for now. */
  waitMs(key: string): number
  failed(key: string): void
  succeeded(key: string): void
}

const firstWaitMs = 1000
const longestWaitMs = 30_000
const forgottenAfterMs = 60_000
const maxKeys = 1000

interface Failures {
  count: number
  lastAtMs: number
}

/**
 * Keeps from trying again at once what has just failed: one second after the first failure, twice
 * as long after each further one, half a minute at most. Remembers a thousand keys for a minute.
 */
export function createBackOff(now: () => number): BackOff {
  const failures = new Map<string, Failures>()
  return {
    waitMs(key) {
      const known = failures.get(key)
      if (!known) return 0
      const waitMs = Math.min(firstWaitMs * 2 ** (known.count - 1), longestWaitMs)
      return Math.max(0, known.lastAtMs + waitMs - now())
    },
    failed(key) {
      const known = failures.get(key)
      const isRecent = known !== undefined && now() - known.lastAtMs < forgottenAfterMs
      // Deleted first, so that the map stays in the order of the last failure.
      failures.delete(key)
      failures.set(key, { count: isRecent ? known.count + 1 : 1, lastAtMs: now() })
      const [oldest] = failures.keys()
      if (failures.size > maxKeys) failures.delete(oldest!)
    },
    succeeded(key) {
      failures.delete(key)
    },
  }
}
