import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import t from 'tap'

/** Runs the script where the test of conformance is this one. */
function run(t: Test, test: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-conformance-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  cpSync('package.json', join(folder, 'package.json'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'services/test'), { recursive: true })
  writeFileSync(join(folder, 'services/test/conformance.test.ts'), test)
  const script = join(process.cwd(), 'scripts/conformance.js')
  // `env -i`: or the outer run would measure the inner one.
  const words = ['-i', `PATH=${process.env['PATH']}`, process.execPath, script]
  return spawnSync('env', words, { cwd: folder, encoding: 'utf8' })
}

const counts =
  'pair, 2026-07-28: 37 scored scenarios with 120 checks passed, 3 unscored ones with 32'
const test = (ok: boolean) => `import t from 'tap'
t.test('pair', async (t) => {
  t.ok(${ok}, 'the tool finds no fault')
  t.comment('${counts}')
})
`

t.test('a run that passes is told in its counts alone', async (t) => {
  const { status, stdout } = run(t, test(true))
  t.equal(status, 0)
  t.equal(stdout, `${counts}\n`)
})

t.test('a run that fails is told whole', async (t) => {
  const { status, stdout } = run(t, test(false))
  t.equal(status, 1)
  t.match(stdout, /not ok 1 - the tool finds no fault/)
})

t.test('a test that cannot start fails too', async (t) => {
  const { status, stderr } = run(t, "import './nowhere.ts'\n")
  t.equal(status, 1)
  t.match(stderr, 'nowhere.ts')
})
