import t from 'tap'
import { project } from './project.ts'

t.jobs = 4

const passing = `import t from 'tap'
import { double } from '../double.ts'
t.test('doubles', async (t) => t.equal(double(2), 4))
`
const double = 'export const double = (value: number) => value * 2\n'
const types = '/** Of no use at run time. */\nexport interface Pair {\n  left: number\n}\n'
const covered = { 'shared/double.ts': double, 'shared/test/double.test.ts': passing }

t.test('a covered suite passes and closes with its count', async (t) => {
  const { status, stdout, lines } = await project(t, { ...covered, 'shared/pair.ts': types })()
  t.equal(status, 0, stdout)
  t.match(lines.at(-2), 'Coverage: 100.00 % of lines, 100.00 % of branches')
  t.equal(lines.at(-1), '1 passed, 0 failed')
})

t.test('what a child process runs is covered too', async (t) => {
  const { status, stdout } = await project(t, {
    ...covered,
    'shared/child.ts': 'console.log(3)\n',
    'shared/test/child.test.ts': `import { execFileSync } from 'node:child_process'
import t from 'tap'
t.match(execFileSync(process.execPath, ['shared/child.ts'], { encoding: 'utf8' }), '3')
`,
  })()
  t.equal(status, 0, stdout)
  t.match(stdout, '100.00 % of lines')
})

t.test('a file no test loads fails the run; chosen files have no bar', async (t) => {
  const run = project(t, { ...covered, 'shared/triple.ts': 'export const three = 3\n' })
  const { status, stdout, lines } = await run()
  t.equal(status, 1)
  t.match(stdout, 'Not covered:\n  shared/triple.ts: lines 1')
  t.equal(lines.at(-1), '1 passed, 0 failed')

  const chosen = await run('./shared/test/double.test.ts')
  t.equal(chosen.status, 0, chosen.stdout)
  t.notMatch(chosen.stdout, 'Coverage')
  t.equal(chosen.lines.at(-1), '1 passed, 0 failed')
})

t.test('a failed test is told by its file, titles, place and difference', async (t) => {
  const { status, stdout, lines } = await project(t, {
    'shared/test/fail.test.ts': `import t from 'tap'
t.test('numbers', async (t) => {
  t.equal(1, 2, 'one is two')
  t.pass()
})
`,
    'shared/test/helper.ts': "throw new Error('helpers are no tests')\n",
  })()
  t.equal(status, 1)
  t.match(stdout, 'Failed: shared/test/fail.test.ts > numbers > one is two\n    at ')
  t.match(stdout, /^ {4}at shared\/test\/fail\.test\.ts:3:5\n.*^ {4}-2\n {4}\+1\n/ms)
  t.notMatch(stdout, 'helpers are no tests')
  t.equal(lines.at(-1), '1 passed, 1 failed')
})

t.test('of many failures the later ones are told by their titles alone', async (t) => {
  const { stdout, lines } = await project(t, {
    'shared/test/fail.test.ts': `import t from 'tap'
t.equal('x'.repeat(100_000), 'y', 'long')
for (let number = 2; number <= 31; number++) t.equal(number, 0, \`fact \${number}\`)
`,
  })()
  t.match(stdout, /fact 20\n {4}at .*fact 21\nFailed: .*fact 22\n/s)
  t.equal(lines.at(-1), '0 passed, 31 failed')
  t.ok(stdout.length < 20_000)
})

t.test('a file without a test, a skipped test and a suite without files fail', async (t) => {
  const { status, stdout, lines } = await project(t, {
    'shared/test/empty.test.ts': '',
    'shared/test/skip.test.ts': "import t from 'tap'\nt.pass()\nt.skip('later')\n",
  })()
  t.equal(status, 1)
  t.match(stdout, 'shared/test/empty.test.ts holds no test.')
  t.match(stdout, 'Skipped: shared/test/skip.test.ts > later')
  t.equal(lines.at(-1), '1 passed, 0 failed')

  const nothing = await project(t, { 'shared/double.ts': double })()
  t.equal(nothing.status, 1)
  t.match(nothing.stdout, 'No test ran.')
  t.equal(nothing.lines.at(-1), '0 passed, 0 failed')
})
