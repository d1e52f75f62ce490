import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { contenders } from './contenders.ts'
import { githubContenders } from './github.ts'
import { leaveMeasuredCore } from './machine.ts'
import { measureMemory } from './memory.ts'
import { full, quick } from './plan.ts'
import { profile } from './profile.ts'
import { measureRecords } from './records-size.ts'
import { measureRefresh } from './refresh.ts'
import { describeResults } from './report.ts'
import type { Results } from './results.ts'
import { measureStartUp } from './start-up.ts'
import { verdicts } from './targets.ts'
import { measureThroughput } from './throughput.ts'
import { measureTracing } from './tracing.ts'

// `npm run bench`: measures what the project promises about its speed and size, ourselves and others
// in one run. Ends with code 1 if a promise is broken.
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    profile: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const parts = ['start-up', 'records', 'memory', 'refresh', 'github', 'tracing'] as const
const all = [...contenders, ...githubContenders]
const names = [...contenders.map(({ name }) => name), ...parts]
const profileSeconds = 60
const page = fileURLToPath(new URL('../../docs/reference/benchmark.md', import.meta.url))
const say = (line: string) => console.error(line)

function refuse(words: string): never {
  console.error(words)
  process.exit(2)
}

const choose = (known: readonly string[]) => `choose from ${known.join(', ')}.`
const unknown = options.only.filter((name) => !(names as string[]).includes(name))
if (unknown.length > 0) refuse(`There is no ${unknown.join(', ')}: ${choose(names)}`)
const profiled = all.find(({ name }) => name === options.profile)
if (options.profile && !profiled) {
  refuse(`There is no ${options.profile}: ${choose(all.map(({ name }) => name))}`)
}
if (options.write && (options.quick || options.only.length > 0 || profiled)) {
  refuse('Only a whole run is written down: leave out --quick, --only and --profile.')
}

const plan = options.quick ? quick : full
const isWanted = (name: string) => options.only.length === 0 || options.only.includes(name)
const find = (name: string) => contenders.find((one) => one.name === name)!

leaveMeasuredCore()
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
// With this process everything ends that it has started.
process.once('SIGINT', () => process.exit(2))
process.once('SIGTERM', () => process.exit(2))

if (profiled) {
  console.log(await profile(profiled, folder, profileSeconds))
} else {
  const results = await measure()
  const judged = verdicts(results)
  const text = `${describeResults(results, judged)}\n`
  console.log(text)
  if (options.write) await writeFile(page, text)
  process.exitCode = judged.every(({ meetsMust }) => meetsMust) ? 0 : 1
}

async function measure(): Promise<Results> {
  const results: Results = {}
  const chosen = contenders.filter(({ name }) => isWanted(name))
  if (isWanted('start-up')) results.startUpMs = await measureStartUp(plan.starts, folder)
  if (chosen.length > 0) {
    // What a ratio is a ratio to.
    const compared = [...new Set([find('fastify'), ...chosen])]
    results.throughput = await measureThroughput(compared, plan, folder, say)
  }
  if (isWanted('github')) {
    results.github = await measureThroughput(githubContenders, plan, folder, say)
  }
  if (isWanted('tracing')) results.tracing = await measureTracing(plan, folder, say)
  if (isWanted('refresh')) results.refresh = await measureRefresh(plan, folder)
  if (isWanted('records')) results.records = await measureRecords(plan.people, folder)
  if (isWanted('memory')) {
    results.memory = await measureMemory(find('ours-redis'), plan, folder)
  }
  return results
}
