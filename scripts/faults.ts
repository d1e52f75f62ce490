import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chapterNames, faultsOf } from '../services/test/faults/all.ts'
import type { Played } from '../services/test/faults/judge.ts'
import { openTheatre } from '../services/test/faults/play.ts'
import { describeFaults } from '../services/test/faults/report.ts'
import { thisMachine } from './this-machine.ts'

// `npm run faults`: plays what can go wrong on real processes, and measures how long until all is well
// again. Ends with code 1 where a promise is broken.
const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const how = options.quick ? { lastsMs: 700, isQuick: true } : { lastsMs: 2000, isQuick: false }
const page = fileURLToPath(new URL('../docs/reference/faults.md', import.meta.url))
const all = chapterNames.flatMap(faultsOf).map(({ fault }) => fault)
const runCount = Number(options.runs)

function refuse(words: string): never {
  console.error(words)
  process.exit(2)
}

const unknown = names.filter((name) => all.every((fault) => fault.name !== name))
if (unknown.length > 0) {
  refuse(
    `There is no ${unknown.join(', ')}: choose from ${all.map(({ name }) => name).join(', ')}.`
  )
}
if (!Number.isInteger(runCount) || runCount < 1) refuse('--runs takes a whole number from 1.')
if (options.write && (names.length > 0 || options.quick)) {
  refuse(
    'Only all faults, in their whole length, are written down: name none, and leave out --quick.'
  )
}
// With this process everything ends that it has started.
process.once('SIGINT', () => process.exit(2))
process.once('SIGTERM', () => process.exit(2))

/** One that could not be played to its end is told of with the others. */
const notPlayed = (error: unknown): Played => ({
  ...{ seen: {}, slowestMs: 0, worksAgainMs: Number.POSITIVE_INFINITY },
  broken: [String(error)],
})

const theatre = openTheatre()
const runs = new Map<string, Played[]>()
for (const fault of all.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const played: Played[] = []
  for (let run = 0; run < runCount; run++) {
    played.push(await theatre.play(fault, how).catch(notPlayed))
  }
  runs.set(fault.name, played)
  const times = played.map(({ worksAgainMs }) => `${Math.round(worksAgainMs)} ms`)
  console.error(`${fault.name}: works again after ${times.join(', ')}`)
  for (const words of played.flatMap(({ broken }) => broken)) console.error(`  ${words}`)
}
await theatre.close()

const machine = thisMachine(`${availableParallelism()} cores`)
const text = `${describeFaults(runs, runCount, machine)}\n`
console.log(text)
const holds = [...runs.values()].flat().every(({ broken }) => broken.length === 0)
if (options.write) await writeFile(page, text)
process.exitCode = holds ? 0 : 1
