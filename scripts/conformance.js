// Holds the product to the official conformance suite alone, and prints what was counted in each run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const test = 'services/test/conformance.test.ts'

const child = spawn(process.execPath, [test], { stdio: ['ignore', 'pipe', 'inherit'] })
/** @type {string[]} */
const lines = []
for await (const line of createInterface({ input: child.stdout })) {
  lines.push(line)
  const counts = /^ *# (.* scored scenarios with .*)$/.exec(line)?.[1]
  if (counts) console.log(counts)
}
if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
if (child.exitCode !== 0) console.log(lines.join('\n'))
process.exitCode = child.exitCode ?? 1
