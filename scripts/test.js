// Runs the whole suite once, then holds the coverage bars. `npm test -- <file>...` runs those files
// alone, without the bars.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { measureCoverage } from './coverage.js'

const tap = 'node_modules/tap/dist/esm/run.mjs'
const results = '.tap/suite.tap'
const chosen = process.argv.slice(2)
const isTerminal = process.stdout.isTTY === true

for (const old of ['coverage', 'processinfo', 'report', 'test-results', 'suite.tap']) {
  rmSync(`.tap/${old}`, { recursive: true, force: true })
}
if (!isTerminal) console.log(`Running ${chosen.length > 0 ? chosen.join(' ') : 'the whole suite'}.`)

const run = spawnSync(
  process.execPath,
  [
    // More files than cores: tests wait for sockets and timers more than they compute.
    ...[tap, 'run', `--jobs=${availableParallelism() + 2}`, `--output-file=${results}`],
    // Elsewhere than on a terminal: failures alone, and no counter that is redrawn.
    `--reporter=${isTerminal ? 'terse' : 'min'}`,
    ...(chosen.length > 0 ? ['--disable-coverage', ...chosen] : []),
  ],
  {
    stdio: ['ignore', isTerminal ? 'inherit' : 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  }
)
if (!isTerminal) process.stdout.write(run.stdout.replaceAll('\x1b[?25h', ''))

const stream = existsSync(results) ? readFileSync(results, 'utf8') : ''
const count = countAssertions(stream)
const problems = [
  ...(run.status === 0 || count.fail > 0 ? [] : [`tap ended with ${run.signal ?? run.status}.`]),
  ...(count.pass + count.fail === 0 ? ['No test ran.'] : []),
  ...filesThatCannotStart(stream).map(explainStart),
  ...skipped(stream).map((title) => `Skipped: ${title}`),
]
if (problems.length + count.fail + chosen.length === 0) {
  const { summary, shortfalls } = await measureCoverage()
  console.log(summary)
  if (shortfalls.length > 0) problems.push('Not covered:', ...shortfalls.map((line) => `  ${line}`))
}
for (const problem of problems) console.log(problem)
console.log(`${count.pass} passed, ${count.fail} failed`)
process.exitCode = problems.length > 0 || count.fail > 0 ? 1 : 0

/** tap closes its stream with `# { total: 7, pass: 5, fail: 2 }`: assertions, not their groups. */
function countAssertions(/** @type {string} */ tapStream) {
  const line = /^# \{ total: .*\}$/m.exec(tapStream)?.[0] ?? ''
  const read = (/** @type {string} */ word) => Number(line.match(`${word}: (\\d+)`)?.[1] ?? 0)
  return { pass: read('pass'), fail: read('fail') }
}

/** Files that ended with an error before their first assertion, as at a wrong import. */
function filesThatCannotStart(/** @type {string} */ tapStream) {
  const pattern = /^ {4}1\.\.0 # no tests found\nnot ok \d+ - (\S+)/gm
  return [...tapStream.matchAll(pattern)].map((match) => match[1] ?? '')
}

/** tap's reporters keep silent about such a file, so it is run once more to hear its error. */
function explainStart(/** @type {string} */ file) {
  const again = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 60_000 })
  const words = again.stderr.trim().split('\n').slice(0, 20)
  return [`${file} could not start:`, ...words].join('\n  ')
}

/** A test that is skipped or left for later proves nothing, so it counts as a problem. */
function skipped(/** @type {string} */ tapStream) {
  return [...tapStream.matchAll(/^ *(?:not )?ok \d+ - (.*) # (?:SKIP|TODO)/gm)].map(
    (match) => match[1]
  )
}
