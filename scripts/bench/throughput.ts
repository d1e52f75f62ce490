import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contender, Started } from './contenders.ts'
import type { Plan } from './plan.ts'
import { checkAnswers } from './requests.ts'
import type { Sample, Settled } from './samples.ts'
import { counted, hasEnough, sample, settle } from './samples.ts'
import { median } from './statistics.ts'
import type { Seen } from './wrk.ts'
import { describeRequests, load } from './wrk.ts'

interface Round extends Sample {
  p50Ms: number
  p99Ms: number
  rssBytes: number
}

/** What was measured of one contender. */
export interface Measured extends Settled {
  contender: Contender
  p50Ms: number
  p99Ms: number
  /** After the last round. */
  rssBytes: number
  /** CPU time of a request in each round, in the order in which all contenders had theirs. */
  cpuMicrosOfRounds: readonly number[]
}

interface Running {
  contender: Contender
  processes: readonly Process[]
  rounds: Round[]
}

interface Process extends Started {
  described: string
}

const usualConnections = 32

/** Loads all contenders in turn, round by round, so that a change of the machine meets each of them. */
export async function measureThroughput(
  contenders: readonly Contender[],
  plan: Plan,
  folder: string,
  say: (line: string) => void
): Promise<Measured[]> {
  const running: Running[] = []
  try {
    for (const contender of contenders) {
      say(`starting ${contender.name}`)
      const processes: Process[] = []
      running.push({ contender, processes, rounds: [] })
      for (let at = 0; at < (contender.processes ?? 1); at++) {
        processes.push(await begin(contender, plan, folder))
      }
    }
    for (let round = 1; round <= plan.rounds; round++) {
      for (const one of running) one.rounds.push(await measure(one, plan.seconds))
      say(`round ${round} of ${plan.rounds}; ${describeNoise(running)}`)
    }
    const ofCosts = running.filter(({ processes }) => processes.length > 1)
    for (let round = 0; round < plan.costRounds; round++) {
      for (const one of ofCosts) one.rounds.push(await measure(one, plan.seconds))
    }
    await makeUp(running, plan)
  } finally {
    for (const { close } of running.flatMap(({ processes }) => processes)) await close()
  }
  return running.map(summarize)
}

async function begin(contender: Contender, plan: Plan, parent: string): Promise<Process> {
  const folder = await mkdtemp(join(parent, 'contender-'))
  const started = await contender.start(folder)
  await checkAnswers(started.requests)
  const described = await describeRequests(started.requests, folder)
  await warmUp(started, described, plan)
  return { ...started, described }
}

/** So that the code in use is compiled, however slow the machine is at the moment. */
async function warmUp({ requests }: Started, described: string, { warmUp }: Plan): Promise<void> {
  let sent = 0
  for (let second = 0; second < warmUp.seconds && sent < warmUp.requests; second++) {
    const options = { connections: usualConnections, seconds: 1 }
    sent += (await load(requests, described, options)).requests
  }
}

async function measure({ contender, processes, rounds }: Running, seconds: number): Promise<Round> {
  const { server, requests, described } = processes[rounds.length % processes.length]!
  const connections = contender.connections ?? usualConnections
  let seen: Seen | undefined
  const measured = await sample(server, async () => {
    seen = await load(requests, described, { connections, seconds })
    return seen
  })
  const { p50Ms, p99Ms } = seen!
  return { ...measured, p50Ms, p99Ms }
}

/** Measures those again that something else disturbed, for a bounded time. */
async function makeUp(running: readonly Running[], plan: Plan): Promise<void> {
  const endsAtMs = Date.now() + plan.extraSeconds * 1000
  for (let extra = 0; extra < plan.extraRounds; extra++) {
    for (const one of running) {
      if (hasEnough(one.rounds) || Date.now() > endsAtMs) continue
      one.rounds.push(await measure(one, plan.seconds))
    }
  }
}

function summarize({ contender, rounds }: Running): Measured {
  const kept = counted(rounds)
  return {
    ...settle(rounds),
    contender,
    p50Ms: median(kept.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(kept.map(({ p99Ms }) => p99Ms)),
    rssBytes: rounds.at(-1)!.rssBytes,
    cpuMicrosOfRounds: rounds.map(({ cpuMicros }) => cpuMicros),
  }
}

function describeNoise(running: readonly Running[]): string {
  const share = median(running.map(({ rounds }) => rounds.at(-1)!.disturbance))
  return `other processes used ${Math.round(share * 100)} % of a core`
}
