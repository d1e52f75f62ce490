import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

/** Runs the gate over one report; nothing but what it says and how it ends. */
function gate(folder: string, report?: object) {
  if (report) writeFileSync(join(folder, 'javascript.sarif'), JSON.stringify(report))
  const run = spawnSync(process.execPath, ['scripts/sarif-gate.js', folder, '7.0'], {
    encoding: 'utf8',
  })
  return { status: run.status, words: run.stdout + run.stderr }
}

const place = {
  physicalLocation: { artifactLocation: { uri: 'services/a.ts' }, region: { startLine: 7 } },
}
const report = (severity: string | undefined, level = 'warning') => ({
  runs: [
    {
      tool: {
        driver: { rules: [] },
        extensions: [{ rules: [{ id: 'js/flaw', properties: { 'security-severity': severity } }] }],
      },
      results: [{ ruleId: 'js/flaw', level, locations: [place] }],
    },
  ],
})

t.test('a finding as severe as the bound fails, with its place', async (t) => {
  const { status, words } = gate(t.testdir(), report('7.0'))
  t.equal(status, 1)
  t.match(words, '7 js/flaw services/a.ts:7')
})

t.test('a lesser one passes', async (t) => {
  t.equal(gate(t.testdir(), report('6.9')).status, 0)
})

t.test('a finding without a severity counts where the scanner calls it an error', async (t) => {
  t.equal(gate(t.testdir(), report(undefined, 'error')).status, 1)
  t.equal(gate(t.testdir(), report(undefined, 'note')).status, 0)
})

t.test('no report at all is a failure, not a clean one', async (t) => {
  const { status, words } = gate(t.testdir())
  t.equal(status, 1)
  t.match(words, 'the scanner did not run')
})

t.test('a call without folder and bound tells its form', async (t) => {
  const run = spawnSync(process.execPath, ['scripts/sarif-gate.js'], { encoding: 'utf8' })
  t.equal(run.status, 1)
  t.match(run.stderr, 'FOLDER BOUND')
})
