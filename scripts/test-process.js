// One process of the suite: `node scripts/test-process.js <results> <file>...` runs these test files
// one after the other and adds a line of JSON to <results> as each ends.
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import t from 'tap'

/**
 * `file` is null in one line, which tells what failed outside of every file.
 * @typedef {{ file: string | null, pass: number, failures: Failure[], skipped: string[] }} Result
 * @typedef {{ title: string, details: string[] }} Failure
 */

const fileTimeoutMs = 120_000
const openTimeoutMs = 10_000
const [path = '', ...files] = process.argv.slice(2)
const results = resolve(path)

/** @type {Map<string, import('tap').Test>} the `t` of each test file, by the file's URL */
const own = new Map()
Object.assign(globalThis, { testOf: (/** @type {string} */ url) => own.get(url) })

// What a file sets up with `t` ends with that file, and what fails is named after it.
registerHooks({
  resolve(specifier, context, next) {
    const file = context.parentURL ?? ''
    if (specifier !== 'tap' || !own.has(file)) return next(specifier, context)
    const code = `export default globalThis.testOf(${JSON.stringify(file)})`
    return { url: `data:text/javascript,${encodeURIComponent(code)}`, shortCircuit: true }
  },
})

// Each file has its own time limit, the process has the one of scripts/test.js.
t.setTimeout(0)
t.on('subtestEnd', ({ name, counts, lists }) => {
  const skipped = [...lists.skip, ...lists.todo].map(titleOf)
  write({ file: name, pass: counts.pass, failures: lists.fail.map(tell), skipped })
})
for (const file of files) {
  const testdir = resolve('.tap/fixtures', file)
  t.test(file, { timeout: fileTimeoutMs, testdir }, async (t) => {
    const { href } = pathToFileURL(file)
    own.set(href, t)
    await import(href).catch((error) => t.fail('the file cannot start', { error: inspect(error) }))
  })
}
t.on('complete', () => {
  const isOutside = ({ fullname = '' }) => !files.some((file) => fullname.includes(` > ${file} > `))
  write({ file: null, pass: 0, failures: t.lists.fail.filter(isOutside).map(tell), skipped: [] })
  setTimeout(endOpen, openTimeoutMs).unref()
})
t.end()

/** A timer, socket or child that a test leaves behind would hold this process for ever. */
function endOpen() {
  console.error(`All tests have ended, but still open: ${process.getActiveResourcesInfo()}`)
  process.exit(1)
}

function write(/** @type {Result} */ result) {
  appendFileSync(results, `${JSON.stringify(result)}\n`)
}

function titleOf(/** @type {{ fullname: string }} */ { fullname }) {
  return fullname.replace('TAP > ', '')
}

/** @returns {Failure} */
function tell(/** @type {import('tap').Base['lists']['fail'][number]} */ failure) {
  const { at, diff = '', source = '', stack, compare, ...others } = failure.diag ?? {}
  const isTest = at?.fileName?.endsWith('.ts')
  const texts = [
    isTest ? `at ${at.fileName}:${at.lineNumber}:${at.columnNumber}` : '',
    diff,
    ...Object.entries(others).map(([name, value]) =>
      typeof value === 'string' ? `${name}: ${value}` : `${name}: ${inspect(value, { depth: 5 })}`
    ),
    isTest ? source : '',
  ]
  const lines = texts.flatMap((text) => text.trimEnd().split('\n')).filter((line) => line !== '')
  return { title: titleOf(failure), details: lines.slice(0, 40).map((line) => line.slice(0, 300)) }
}
