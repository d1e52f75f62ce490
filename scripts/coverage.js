// The coverage bars over what the processes of the last run left in `.tap/coverage`.
import { globSync, readFileSync } from 'node:fs'
import { matchesGlob, relative } from 'node:path'
import { Report } from 'c8'

/** Of all lines and of all branches, in percent. */
const overallBar = 95

/** Files that decide who gets in: every line and every branch of each. */
const deciding = [
  'shared/crypto/**',
  'shared/http/internal-request.ts',
  'shared/tokens/**',
  'services/auth/accounts/**',
  'services/auth/checks/**',
  'services/auth/clients/**',
  'services/auth/grants/**',
  'services/auth/plugins/{browser-session,json-errors,signed-in}.ts',
  'services/auth/records/{browser-sessions,grants,person-grants,session-index,withdrawals}.ts',
  'services/auth/routes/{account,account-revoke,account-sign-in,account-sign-out}.ts',
  'services/auth/routes/{authorize,callback,consent}.ts',
  'services/auth/routes/{introspect,refresh-upstream,registration,revoke,token}.ts',
  'services/auth/sign-in/**',
  'services/auth/tokens/**',
  'services/mcp/calls/{request-state,scopes}.ts',
  'services/mcp/github/{cache,parameters,token-source,written}.ts',
  'services/mcp/plugins/{admission,bearer,origin-guard}.ts',
  'services/mcp/protocol/{exact-request,watched-access}.ts',
  'services/mcp/protocol/sessions/session-records.ts',
  'services/mcp/tools/{search,visible-repository}.ts',
]

const sources = ['shared/**/*.ts', 'services/**/*.ts']
const tests = ['**/test/**', '**/testing/**']

/**
 * Measures and compares.
 * @returns {Promise<{ summary: string, shortfalls: string[] }>} `shortfalls` is empty when all bars
 * are reached; else one line per file, with the lines to look at.
 */
export async function measureCoverage() {
  const report = new Report({
    reporter: ['json'],
    reportsDirectory: '.tap/report',
    tempDirectory: '.tap/coverage',
    resolve: '',
    // Files that no test loads count as not covered, unless there is nothing in them to run.
    all: true,
    src: ['.'],
    include: sources,
    exclude: [...tests, ...globSync(sources).filter(holdsTypesOnly)],
    extension: ['.ts'],
  })
  await report.run()
  const files = Object.values(JSON.parse(readFileSync('.tap/report/coverage-final.json', 'utf8')))
  return judge(files.map(measureFile))
}

/**
 * @typedef {{ file: string, lines: number[], branches: number[], lineCount: number,
 *   branchCount: number }} Measured `lines` and `branches` hold the line numbers not covered.
 * @param {Measured[]} files
 */
export function judge(files) {
  const percent = {
    lines: percentOf(files, 'lines', 'lineCount'),
    branches: percentOf(files, 'branches', 'branchCount'),
  }
  const summary =
    `Coverage: ${percent.lines.toFixed(2)} % of lines, ${percent.branches.toFixed(2)} % of ` +
    `branches (bar: ${overallBar} %; 100 % of the files that decide who gets in)`
  if (files.length === 0) return { summary, shortfalls: ['No file was measured.'] }
  const isLow = Math.min(percent.lines, percent.branches) < overallBar
  const shortfalls = files
    .filter(({ lines, branches }) => lines.length + branches.length > 0)
    .filter(({ file }) => isLow || decidesWhoGetsIn(file))
    .map(describe)
  return { summary, shortfalls }
}

/** @param {string} file its path from the root of the repository */
function decidesWhoGetsIn(file) {
  return deciding.some((pattern) => matchesGlob(file, pattern))
}

/** @param {Measured} measured */
function describe({ file, lines, branches }) {
  const parts = [
    lines.length > 0 ? `lines ${ranges(lines)}` : '',
    branches.length > 0 ? `branches at ${ranges(branches)}` : '',
  ]
  return `${file}${decidesWhoGetsIn(file) ? ' (100 %)' : ''}: ${parts.filter(Boolean).join('; ')}`
}

/** @param {any} data one file of an Istanbul report, where V8's statements are whole lines */
function measureFile(data) {
  const statements = Object.entries(data.statementMap)
  const branches = Object.entries(data.branchMap)
  const isMissed = (/** @type {any} */ [id]) => data.b[id].includes(0)
  return {
    file: relative('.', data.path).replaceAll('\\', '/'),
    lines: statements.filter(([id]) => data.s[id] === 0).map(([, place]) => place.start.line),
    branches: branches.filter(isMissed).map(([, { loc }]) => loc.start.line),
    lineCount: statements.length,
    branchCount: branches.length,
  }
}

/**
 * @param {Measured[]} files
 * @param {'lines' | 'branches'} missed
 * @param {'lineCount' | 'branchCount'} all
 */
function percentOf(files, missed, all) {
  const total = files.reduce((sum, file) => sum + file[all], 0)
  const open = files.reduce((sum, file) => sum + file[missed].length, 0)
  return total === 0 ? 100 : ((total - open) / total) * 100
}

/** Biome puts every statement at the start of a line, so each such line can be told by its word. */
function holdsTypesOnly(/** @type {string} */ file) {
  const harmless = /^([\s\])}>*/]|$|(export )?(type|interface) |import type |declare )/
  return readFileSync(file, 'utf8')
    .split('\n')
    .every((line) => harmless.test(line))
}

/** `[3, 4, 5, 9]` as `3-5, 9`. */
function ranges(/** @type {number[]} */ numbers) {
  /** @type {[number, number][]} */
  const runs = []
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last?.[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}
