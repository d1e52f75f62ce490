import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'
import t from 'tap'

/** A project of its own in a temporary folder, with this one's scripts and packages. */
function project(t: Test, files: Record<string, string>) {
  // Outside the repository: tap measures nothing under its own folder, where fixtures live.
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  cpSync('package.json', join(folder, 'package.json'))
  cpSync('scripts', join(folder, 'scripts'), { recursive: true })
  rmSync(join(folder, 'scripts/test'), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return (...chosen: string[]) => {
    // `env -i`: or the outer run would measure the inner one.
    const words = [
      '-i',
      `PATH=${process.env['PATH']}`,
      process.execPath,
      'scripts/test.js',
      ...chosen,
    ]
    const { status, stdout } = spawnSync('env', words, { cwd: folder, encoding: 'utf8' })
    return { status, lines: stdout.trim().split('\n'), stdout }
  }
}

const passing = `import t from 'tap'
import { double } from '../double.ts'
t.test('doubles', async (t) => t.equal(double(2), 4))
`
const double = 'export const double = (value: number) => value * 2\n'
const types = '/** Of no use at run time. */\nexport interface Pair {\n  left: number\n}\n'

t.test('a covered suite passes and closes with its count', async (t) => {
  const files = { 'shared/double.ts': double, 'shared/pair.ts': types }
  const run = project(t, { ...files, 'shared/test/double.test.ts': passing })()
  t.equal(run.status, 0, run.stdout)
  t.match(run.lines.at(-2), 'Coverage: 100.00 % of lines, 100.00 % of branches')
  t.equal(run.lines.at(-1), '1 passed, 0 failed')
})

t.test(
  'a file that no test loads is told and fails the run; chosen files have no bar',
  async (t) => {
    const files = { 'shared/double.ts': double, 'shared/triple.ts': 'export const three = 3\n' }
    const runProject = project(t, { ...files, 'shared/test/double.test.ts': passing })
    const run = runProject()
    t.equal(run.status, 1)
    t.match(run.stdout, 'Not covered:\n  shared/triple.ts: lines 1')
    t.equal(run.lines.at(-1), '1 passed, 0 failed')

    const chosen = runProject('shared/test/double.test.ts')
    t.equal(chosen.status, 0, chosen.stdout)
    t.notMatch(chosen.stdout, 'Coverage')
    t.equal(chosen.lines.at(-1), '1 passed, 0 failed')
  }
)

t.test('what fails, cannot start or is skipped is told and fails the run', async (t) => {
  const run = project(t, {
    'shared/test/fail.test.ts': "import t from 'tap'\nt.equal(1, 2, 'one is two')\nt.pass()\n",
    'shared/test/start.test.ts': "import './nowhere.ts'\n",
    'shared/test/skip.test.ts': "import t from 'tap'\nt.pass()\nt.skip('later')\n",
    'shared/test/helper.ts': "throw new Error('helpers are no tests')\n",
  })()
  t.equal(run.status, 1)
  t.match(run.stdout, 'one is two')
  t.match(run.stdout, /start\.test\.ts could not start:.*nowhere\.ts/s)
  t.match(run.stdout, 'Skipped: later')
  t.notMatch(run.stdout, 'helpers are no tests')
  t.equal(run.lines.at(-1), '2 passed, 2 failed')
})

t.test('a suite without tests fails', async (t) => {
  const run = project(t, { 'shared/double.ts': double })()
  t.equal(run.status, 1)
  t.match(run.stdout, 'No test ran.')
  t.equal(run.lines.at(-1), '0 passed, 0 failed')
})
