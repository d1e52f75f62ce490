import type { Fault, Kind } from './fault.ts'
import type { Operation } from './load.ts'

/** What came of a fault. */
export interface Played {
  /** What clients saw besides what they asked for, by kind: how often. */
  seen: Partial<Record<Kind, Record<string, number>>>
  /** Longest time that anybody waited for an answer. */
  slowestMs: number
  worksAgainMs: number
  /** Whatever was promised and is not so, in words. */
  broken: string[]
}

const isOneAnswer = (kind: Kind) => !['sign-in', 'call that renews a GitHub token'].includes(kind)

/** What the load saw. */
export function sum(operations: readonly Operation[]): Pick<Played, 'seen' | 'slowestMs'> {
  const seen: Played['seen'] = {}
  let slowestMs = 0
  for (const { kind, told, isDone, beganMs, endedMs } of operations) {
    // A sign-in is many requests, and two renewals of one token are a second apart.
    if (isOneAnswer(kind)) slowestMs = Math.max(slowestMs, endedMs - beganMs)
    if (isDone) continue
    const ofKind = seen[kind] ?? {}
    ofKind[told] = (ofKind[told] ?? 0) + 1
    seen[kind] = ofKind
  }
  return { seen, slowestMs }
}

/** What the load saw and should not have seen, or the other way round. */
export function unpromised(fault: Fault, seen: Played['seen'], worksAgainMs: number): string[] {
  const words: string[] = []
  for (const [kind, told] of Object.entries(seen)) {
    for (const [what, count] of Object.entries(told)) {
      if (!fault.shows.includes(what)) words.push(`${kind}: ${what} (${count} times)`)
    }
  }
  for (const kind of fault.meets) {
    if (!seen[kind]) words.push(`${kind}: did not meet the fault`)
  }
  const { meetsOneOf = [] } = fault
  if (meetsOneOf.length > 0 && !meetsOneOf.some((kind) => seen[kind])) {
    words.push('nobody met the fault')
  }
  if (worksAgainMs > fault.worksWithinMs) {
    words.push(`works again after ${Math.round(worksAgainMs)} ms`)
  }
  return words
}
