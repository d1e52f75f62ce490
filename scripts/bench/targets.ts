import type { Results } from './results.ts'
import type { Ratio } from './samples.ts'
import { ratioOf } from './samples.ts'
import { median, medianError, percentsMore } from './statistics.ts'

/** One aim of the project, and how far this run has come. */
export interface Verdict {
  measure: string
  must: string
  aim: string
  measured: string
  meetsMust: boolean
  meetsAim: boolean
}

/** How much more memory the second half of the calls may take. */
const flatShare = 1.1
const megabyte = 1e6

/** Holds what was measured to what was promised, as far as it was measured. */
export const verdicts = (results: Results): Verdict[] => [
  ...ratioVerdicts(results),
  ...toolsVerdict(results),
  ...tracingVerdicts(results),
  ...latencyVerdict(results),
  ...refreshVerdicts(results),
  ...memoryVerdict(results),
  ...recordsVerdict(results),
  ...startVerdict(results),
]

interface RatioTarget {
  name: string
  measure: string
  must: number
  aim: number
}

/** Requests per second, as shares of what the bare Fastify route does. */
const ratioTargets: readonly RatioTarget[] = [
  {
    name: 'ours',
    measure: 'authenticated `tools/call`, 2026-07-28, 20 tools, embedded with memory store',
    must: 0.3,
    aim: 0.5,
  },
  { name: 'ours-redis', measure: 'the same in pair on Redis', must: 0.2, aim: 0.35 },
  {
    name: 'ours-session',
    measure: 'the same, 2025-11-25 session, embedded',
    must: 0.25,
    aim: 0.45,
  },
  { name: 'ours-401', measure: '401 without a token', must: 0.5, aim: 0.8 },
]

function ratioVerdicts({ throughput = [] }: Results): Verdict[] {
  const bare = throughput.find(({ contender }) => contender.name === 'fastify')
  return ratioTargets.flatMap(({ name, measure, must, aim }) => {
    const one = throughput.find(({ contender }) => contender.name === name)
    if (!bare || !one) return []
    const ratio = ratioOf(one, bare)
    const measured = shown(ratio)
    const { value } = ratio
    const bounds = { must: must.toFixed(2), aim: aim.toFixed(2) }
    return [{ measure, ...bounds, measured, meetsMust: value >= must, meetsAim: value >= aim }]
  })
}

const shown = ({ value, by }: Ratio, unit = '') =>
  `${value.toFixed(2)}${unit}${by === 'CPU time' ? ' (by CPU time)' : ''}`

/** What many tools cost a call. */
function toolsVerdict({ throughput = [] }: Results): Verdict[] {
  const find = (name: string) => throughput.find(({ contender }) => contender.name === name)
  const [few, many] = [find('ours'), find('ours-200')]
  if (!few || !many) return []
  const percents = percentsMore(many.cpuMicrosOfRounds, few.cpuMicrosOfRounds)
  const percent = median(percents)
  return [
    {
      measure: 'cost of 200 tools instead of 20 on a call',
      must: '≤ 5 %',
      aim: '0',
      measured: cost(percent, medianError(percents)),
      meetsMust: percent <= 5,
      meetsAim: percent <= 1,
    },
  ]
}

const cost = (percent: number, error: number) =>
  `${percent.toFixed(1)} % of CPU time, ± ${error.toFixed(1)}`

const tracedCalls = { echo: 'a call that does nothing', github: 'a call that asks GitHub' }

const tracingVerdicts = ({ tracing = [] }: Results): Verdict[] =>
  tracing.map(({ name, percent, percentError }) => ({
    measure: `cost of tracing one call in ten, on ${tracedCalls[name]}`,
    must: '≤ 5 %',
    aim: '≤ 5 %',
    measured: cost(percent, percentError),
    meetsMust: percent <= 5,
    meetsAim: percent <= 5,
  }))

function latencyVerdict({ throughput = [] }: Results): Verdict[] {
  const one = throughput.find(({ contender }) => contender.name === 'ours-16')
  if (!one) return []
  const { p99Ms } = one
  return [
    {
      measure: 'p99 of that call at 16 connections',
      must: '≤ 20 ms',
      aim: '≤ 8 ms',
      measured: `${p99Ms.toFixed(1)} ms`,
      meetsMust: p99Ms <= 20,
      meetsAim: p99Ms <= 8,
    },
  ]
}

function refreshVerdicts({ refresh = [] }: Results): Verdict[] {
  return (['memory', 'Redis'] as const).flatMap((store) => {
    const [ours, theirs] = refresh.filter((one) => one.store === store)
    if (!ours || !theirs) return []
    const ratio = ratioOf(ours, theirs)
    return [
      {
        measure: `refresh at the token endpoint, ${store}, against \`oidc-provider\``,
        must: '> 1 ×',
        aim: '2 ×',
        measured: shown(ratio, ' ×'),
        meetsMust: ratio.value > 1,
        meetsAim: ratio.value >= 2,
      },
    ]
  })
}

function memoryVerdict({ memory = [] }: Results): Verdict[] {
  const last = memory.at(-1)
  if (!last) return []
  const half = memory[Math.ceil(memory.length / 2) - 1]!
  const isFlat = last.rssBytes <= half.rssBytes * flatShare
  const megabytes = last.rssBytes / megabyte
  return [
    {
      measure: `memory of the mcp process of the pair after ${last.calls.toLocaleString('en')} calls`,
      must: '≤ 250 MB, flat',
      aim: '≤ 170 MB',
      measured: `${memory.map(({ rssBytes }) => Math.round(rssBytes / megabyte)).join(', ')} MB at ${memory.map(({ calls }) => `${calls / 1000}k`).join(', ')}`,
      meetsMust: isFlat && megabytes <= 250,
      meetsAim: isFlat && megabytes <= 170,
    },
  ]
}

function recordsVerdict({ records }: Results): Verdict[] {
  if (!records) return []
  const { all, lasting } = records
  return [
    {
      measure: 'Redis bytes per signed-in person and client',
      must: '≤ 3 KB',
      aim: '≤ 1.5 KB',
      measured: `${Math.round(lasting)} (${Math.round(all)} in the first ten minutes)`,
      meetsMust: lasting <= 3 * 1024,
      meetsAim: lasting <= 1.5 * 1024,
    },
  ]
}

function startVerdict({ startUpMs }: Results): Verdict[] {
  if (startUpMs === undefined) return []
  return [
    {
      measure: '`npm start` on an installed tree to first answered request',
      must: '≤ 1.5 s',
      aim: '≤ 0.8 s',
      measured: `${(startUpMs / 1000).toFixed(2)} s`,
      meetsMust: startUpMs <= 1500,
      meetsAim: startUpMs <= 800,
    },
  ]
}
