import { othersMs } from './machine.ts'
import type { ServerProcess } from './server-process.ts'
import { median, spread } from './statistics.ts'

/** What one round of load says about one server. */
export interface Sample {
  perSecond: number
  /** CPU time of the measured process for one request. */
  cpuMicros: number
  /** CPU time of processes that are not the bench’s, as a share of one core. 0 where unknown. */
  disturbance: number
}

/** The middle of several rounds; of `cpuMicros` the least, since whatever disturbs only adds to it. */
export interface Settled extends Sample {
  /** How far apart the rounds lie, as a share of `perSecond`. */
  noise: number
  rounds: number
  /** Rounds in which nothing else ran; where there are two, only they count. */
  cleanRounds: number
}

/** How one server compares with another, and what that is told by. */
export interface Ratio {
  value: number
  by: 'requests per second' | 'CPU time'
}

/** More than this of one core, and a round counts only where there are no better ones. */
const allowedDisturbance = 0.1
const enoughCleanRounds = 2

/** Loads a server by `work`, which tells how much it did in how long. */
export async function sample(
  server: ServerProcess,
  work: () => Promise<{ requests: number; seconds: number }>
): Promise<Sample & { rssBytes: number }> {
  const othersBefore = othersMs()
  const before = await server.usage()
  const { requests, seconds } = await work()
  const after = await server.usage()
  const disturbedMs = (othersMs() ?? 0) - (othersBefore ?? 0)
  return {
    perSecond: requests / seconds,
    cpuMicros: ((after.cpuMs - before.cpuMs) * 1000) / requests,
    disturbance: Math.max(0, disturbedMs / (seconds * 1000)),
    rssBytes: after.rssBytes,
  }
}

const isClean = ({ disturbance }: Sample) => disturbance <= allowedDisturbance

export const hasEnough = (samples: readonly Sample[]): boolean =>
  samples.filter(isClean).length >= enoughCleanRounds

/** Those that count. */
export const counted = <One extends Sample>(samples: readonly One[]): readonly One[] =>
  hasEnough(samples) ? samples.filter(isClean) : samples

export function settle(samples: readonly Sample[]): Settled {
  const kept = counted(samples)
  const middle = (key: keyof Sample) => median(kept.map((one) => one[key]))
  return {
    perSecond: middle('perSecond'),
    cpuMicros: Math.min(...samples.map(({ cpuMicros }) => cpuMicros)),
    disturbance: middle('disturbance'),
    noise: spread(kept.map(({ perSecond }) => perSecond)),
    rounds: samples.length,
    cleanRounds: samples.filter(isClean).length,
  }
}

/**
 * How much faster `one` is than `other`. What a server gets done in a second depends on what else
 * runs; where that spoilt the rounds, the CPU time of a request tells it better.
 */
export function ratioOf(one: Settled, other: Settled): Ratio {
  const isQuiet = Math.min(one.cleanRounds, other.cleanRounds) >= enoughCleanRounds
  return isQuiet
    ? { value: one.perSecond / other.perSecond, by: 'requests per second' }
    : { value: other.cpuMicros / one.cpuMicros, by: 'CPU time' }
}
