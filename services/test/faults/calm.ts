import { setTimeout as pause } from 'node:timers/promises'
import type { Kind } from './fault.ts'
import { kinds } from './fault.ts'
import type { Operation } from './load.ts'

const quietMs = 400
const tickMs = 20
/** Beyond the time a fault has: for the machine, not for the product. */
const graceMs = 10_000

/** Of one kind, those that ended last. */
const lastOf = (operations: readonly Operation[], isDone: boolean) =>
  operations.findLast((one) => one.isDone === isDone)

/** Every kind has succeeded in something that began after `sinceMs`, and nothing has failed for a moment. */
function isCalm(operations: readonly Operation[], sinceMs: number): boolean {
  const lastFailureMs = lastOf(operations, false)?.endedMs ?? 0
  return (
    performance.now() - lastFailureMs > quietMs &&
    kinds.every((kind) => {
      const done = lastOf(
        operations.filter((one) => one.kind === kind),
        true
      )
      return done !== undefined && done.beganMs >= sinceMs && done.beganMs >= lastFailureMs
    })
  )
}

/** Waits until then, for `withinMs` and a little more at most: what it took is judged afterwards. */
export async function untilCalm(
  operations: readonly Operation[],
  sinceMs: number,
  withinMs: number
): Promise<void> {
  const endsAtMs = performance.now() + withinMs + graceMs
  while (performance.now() < endsAtMs) {
    if (isCalm(operations, sinceMs)) return
    await pause(tickMs)
  }
}

/** Waits until each of these kinds has failed since, for ten seconds at most. */
export async function untilMet(
  operations: readonly Operation[],
  sinceMs: number,
  meets: readonly Kind[]
): Promise<void> {
  const endsAtMs = performance.now() + graceMs
  const hasFailed = (kind: Kind) =>
    operations.some((one) => one.kind === kind && !one.isDone && one.endedMs >= sinceMs)
  while (!meets.every(hasFailed) && performance.now() < endsAtMs) await pause(tickMs)
}

/**
 * How long after `sinceMs` each kind had the first success that no failure followed; 0 where none
 * failed since. Infinite while one has not succeeded yet.
 */
export function calmAfterMs(operations: readonly Operation[], sinceMs: number): number {
  const since = operations.filter((one) => one.endedMs >= sinceMs)
  const times = kinds.map((kind) => {
    const ofKind = since.filter((one) => one.kind === kind)
    const lastFailure = lastOf(ofKind, false)
    const next = ofKind.find((one) => one.isDone && one.endedMs > (lastFailure?.endedMs ?? 0))
    if (!next) return Number.POSITIVE_INFINITY
    return lastFailure ? next.endedMs - sinceMs : 0
  })
  return Math.max(...times)
}
