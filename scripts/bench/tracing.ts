import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '#shared/config/load.ts'
import { startCollector } from './collector.ts'
import type { Prepare } from './contenders.ts'
import { stateless } from './contenders.ts'
import { profileCalls, startProfiles } from './github.ts'
import type { Ours } from './ours.ts'
import { startUntracedAndTraced } from './ours.ts'
import type { Plan } from './plan.ts'
import type { Requests } from './requests.ts'
import { checkAnswers } from './requests.ts'
import { sample } from './samples.ts'
import { median, medianError, percentsMore } from './statistics.ts'
import { describeRequests, load } from './wrk.ts'

/** What tracing one call in ten costs a call. */
export interface TracingCost {
  name: 'echo' | 'github'
  /** CPU time of a call, in the median round. */
  untracedMicros: number
  tracedMicros: number
  /** How much more the traced calls take, in the median pair of rounds, and its standard error. */
  percent: number
  percentError: number
}

interface Call {
  name: TracingCost['name']
  prepare: Prepare
  settings: Environment
}

interface Loaded {
  ours: Ours
  requests: Requests
  described: string
}

const connections = 32

/** Loads the untraced and the traced service of one process in turn. */
export async function measureTracing(
  plan: Plan,
  folder: string,
  say: (line: string) => void
): Promise<TracingCost[]> {
  const profiles = await startProfiles(true)
  const calls: readonly Call[] = [
    { name: 'echo', prepare: stateless, settings: {} },
    { name: 'github', prepare: profileCalls(true), settings: profiles.settings },
  ]
  try {
    const costs: TracingCost[] = []
    for (const one of calls) costs.push(await costOf(one, plan, folder, say))
    return costs
  } finally {
    await profiles.close()
  }
}

async function costOf(
  { name, prepare, settings }: Call,
  plan: Plan,
  parent: string,
  say: (line: string) => void
): Promise<TracingCost> {
  say(`tracing ${name}`)
  const folder = await mkdtemp(join(parent, 'tracing-'))
  const collector = await startCollector()
  const both = await startUntracedAndTraced({ folder, settings }, collector.settings)
  try {
    const loaded: Loaded[] = []
    for (const ours of both) loaded.push(await begin(ours, prepare, folder))
    for (let second = 0; second < plan.tracing.warmUpSeconds; second++) {
      for (const one of loaded) await cpuOf(one, 1)
    }
    const rounds: number[][] = [[], []]
    for (let round = 0; round < plan.tracing.rounds; round++) {
      // Neither always comes after the other.
      const order = round % 2 === 0 ? [0, 1] : [1, 0]
      for (const at of order) rounds[at]!.push(await cpuOf(loaded[at]!, plan.seconds))
    }
    return describeCost(name, rounds[0]!, rounds[1]!)
  } finally {
    await both[0].close()
    await collector.close()
  }
}

async function begin(ours: Ours, prepare: Prepare, parent: string): Promise<Loaded> {
  const folder = await mkdtemp(join(parent, 'one-'))
  const requests = await prepare(ours, { host: new URL(ours.url).host })
  await checkAnswers(requests)
  return { ours, requests, described: await describeRequests(requests, folder) }
}

async function cpuOf({ ours, requests, described }: Loaded, seconds: number): Promise<number> {
  const work = () => load(requests, described, { connections, seconds })
  return (await sample(ours.server, work)).cpuMicros
}

function describeCost(
  name: TracingCost['name'],
  untraced: readonly number[],
  traced: readonly number[]
): TracingCost {
  const percents = percentsMore(traced, untraced)
  return {
    name,
    untracedMicros: median(untraced),
    tracedMicros: median(traced),
    percent: median(percents),
    percentError: medianError(percents),
  }
}
