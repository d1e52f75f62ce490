// Runs the whole suite once, then holds the coverage bars. `npm test -- <file>...` runs those files
// alone, without the bars.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, globSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, relative, resolve } from 'node:path'
import { measureCoverage } from './coverage.js'

/** @import { Result } from './test-process.js' */

/** Files of one folder share a process: starting one and loading its packages takes longest. */
const filesPerProcess = 8
const processTimeoutMs = 5 * 60_000
/** Of further failures only the titles are told. */
const failuresTold = 20
const isTerminal = process.stdout.isTTY === true
const chosen = process.argv.slice(2)
const files = (chosen.length > 0 ? chosen : findTests()).map(fromRoot)

for (const old of ['coverage', 'fixtures', 'report', 'screenshots', 'suite']) {
  rmSync(`.tap/${old}`, { recursive: true, force: true })
}
mkdirSync('.tap/suite', { recursive: true })
console.log(`Running ${chosen.length > 0 ? chosen.join(' ') : 'the whole suite'}.`)

/** @type {Result[]} */
const results = []
/** @type {string[]} */
const problems = []
const shares = [...shareOut(files).entries()]
// More processes than cores: tests wait for sockets and timers as much as they compute.
await Promise.all(Array.from({ length: availableParallelism() + 2 }, runShares))
if (isTerminal) process.stdout.write('\x1b[K')

const failures = results.flatMap((result) => result.failures)
for (const [at, { title, details }] of failures.entries()) {
  console.log([`Failed: ${title}`, ...(at < failuresTold ? details : [])].join('\n    '))
}
for (const { file, pass, failures, skipped } of results) {
  if (file !== null && pass + failures.length === 0) problems.push(`${file} holds no test.`)
  problems.push(...skipped.map((title) => `Skipped: ${title}`))
}
const passed = results.reduce((sum, { pass }) => sum + pass, 0)
if (passed + failures.length === 0) problems.push('No test ran.')
if (problems.length + failures.length + chosen.length === 0) {
  const { summary, shortfalls } = await measureCoverage()
  console.log(summary)
  if (shortfalls.length > 0) problems.push('Not covered:', ...shortfalls.map((line) => `  ${line}`))
}
for (const problem of problems) console.log(problem)
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = problems.length > 0 || failures.length > 0 ? 1 : 0

function findTests() {
  const exclude = (/** @type {string} */ path) => path.endsWith('node_modules')
  return globSync('{shared,services,scripts}/**/*.test.ts', { exclude })
}

function fromRoot(/** @type {string} */ file) {
  return relative('.', file).replaceAll('\\', '/')
}

/** Journeys through the whole product lie in the upper folders and take longest, so they are first. */
function shareOut(/** @type {string[]} */ files) {
  const depth = (/** @type {string} */ file) => file.split('/').length
  const sorted = files.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
  return [...Map.groupBy(sorted, dirname).values()].flatMap((folder) => {
    const size = Math.ceil(folder.length / Math.ceil(folder.length / filesPerProcess))
    return folder.flatMap((_, at) => (at % size === 0 ? [folder.slice(at, at + size)] : []))
  })
}

async function runShares() {
  for (let next = shares.shift(); next; next = shares.shift()) {
    await runShare(`.tap/suite/${next[0]}`, next[1])
    const ended = results.filter(({ file }) => file !== null).length
    if (isTerminal) process.stdout.write(`\r\x1b[K${ended} of ${files.length} files\r`)
  }
}

/** What its process prints, TAP above all, is kept in `<path>.tap`. */
async function runShare(/** @type {string} */ path, /** @type {string[]} */ share) {
  const output = openSync(`${path}.tap`, 'w')
  // V8 counts less exactly what it takes from a cache.
  const coverage = { NODE_V8_COVERAGE: resolve('.tap/coverage'), NODE_DISABLE_COMPILE_CACHE: '1' }
  const child = spawn(process.execPath, ['scripts/test-process.js', `${path}.jsonl`, ...share], {
    stdio: ['ignore', output, output],
    timeout: processTimeoutMs,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...(chosen.length > 0 ? {} : coverage) },
  })
  const [code, signal] = await once(child, 'close')
  closeSync(output)
  const lines = existsSync(`${path}.jsonl`) ? readFileSync(`${path}.jsonl`, 'utf8') : ''
  /** @type {Result[]} */
  const told = lines.split('\n').flatMap((line) => (line === '' ? [] : JSON.parse(line)))
  results.push(...told)
  const missing = [null, ...share].filter((file) => !told.some((result) => result.file === file))
  const printed = readFileSync(`${path}.tap`, 'utf8').trimEnd()
  const hasFailed = told.some(({ failures }) => failures.length > 0)
  // Node's version is its last word on an error that nobody caught.
  const isExplained = code === 0 || (hasFailed && !printed.endsWith(process.version))
  if (missing.length === 0 && isExplained) return
  const where = missing.filter((file) => file !== null)
  problems.push(`${(where.length > 0 ? where : share).join(', ')}: ended with ${signal ?? code}.`)
  const last = printed.split('\n').slice(-30)
  if (!isExplained) problems.push(...last.map((line) => `    ${line}`))
}
