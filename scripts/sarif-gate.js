// Ends with 1 where a scanner's reports (SARIF 2.1.0) hold a finding as severe as the bound or worse:
// `node scripts/sarif-gate.js FOLDER BOUND`. Severities are CVSS-like, 7.0 is high, 9.0 critical; a
// finding whose rule names none counts only where the scanner calls it an error.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = '', given] = process.argv.slice(2)
const bound = Number(given)
if (folder === '' || !(bound > 0)) stop('Usage: node scripts/sarif-gate.js FOLDER BOUND')

const files = readdirSync(folder).filter((name) => name.endsWith('.sarif'))
if (files.length === 0) stop(`${folder} holds no report: the scanner did not run.`)

const severe = files.flatMap((name) =>
  findings(JSON.parse(readFileSync(join(folder, name), 'utf8')))
)
for (const { rule, severity, place } of severe) console.log(`${severity} ${rule} ${place}`)
if (severe.length > 0) stop(`${severe.length} findings are as severe as ${bound} or worse.`)
console.log(`Nothing as severe as ${bound} in ${files.length} reports.`)

/** The severe ones of a report. */
function findings(/** @type {any} */ { runs = [] }) {
  return runs.flatMap((/** @type {any} */ { tool, results = [] }) => {
    const parts = [tool.driver, ...(tool.extensions ?? [])]
    const rules = new Map(parts.flatMap(({ rules = [] }) => rules).map((rule) => [rule.id, rule]))
    return results
      .map((/** @type {any} */ result) => describe(result, rules.get(result.ruleId)))
      .filter((/** @type {{ severity: number }} */ { severity }) => severity >= bound)
  })
}

function describe(/** @type {any} */ { ruleId, level, locations = [] }, /** @type {any} */ rule) {
  const named = Number(rule?.properties?.['security-severity'])
  const isError = (level ?? rule?.defaultConfiguration?.level) === 'error'
  const { artifactLocation, region } = locations[0]?.physicalLocation ?? {}
  return {
    rule: ruleId,
    severity: Number.isNaN(named) ? (isError ? bound : 0) : named,
    place: `${artifactLocation?.uri ?? '(no file)'}:${region?.startLine ?? 1}`,
  }
}

function stop(/** @type {string} */ message) {
  console.error(message)
  process.exit(1)
}
