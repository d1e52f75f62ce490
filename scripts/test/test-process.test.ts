import t from 'tap'
import { project } from './project.ts'

t.jobs = 4

t.test('a file that cannot start is told with its error, the others run', async (t) => {
  const { status, stdout, lines } = await project(t, {
    'shared/test/import.test.ts': "import './nowhere.ts'\n",
    'shared/test/pass.test.ts': "import t from 'tap'\nt.pass()\n",
    'shared/test/syntax.test.ts': "import t from 'tap'\nt.pass(\n",
  })()
  t.equal(status, 1)
  t.match(stdout, /Failed: \S+import\.test\.ts > the file cannot start\n.*Cannot find.*nowhere\.ts/)
  t.match(stdout, /Failed: \S+syntax\.test\.ts > the file cannot start\n.*syntax\.test\.ts:\d/)
  t.equal(lines.at(-1), '1 passed, 2 failed')
})

t.test('what a file sets up ends with it, though the next shares its process', async (t) => {
  const { status, stdout } = await project(t, {
    'shared/test/a.test.ts': `import t from 'tap'
t.teardown(() => Object.assign(globalThis, { ended: process.pid }))
t.beforeEach(() => Object.assign(globalThis, { before: (globalThis.before ?? 0) + 1 }))
t.test('one', async (t) => t.equal(globalThis.before, 1))
`,
    'shared/test/b.test.ts': `import t from 'tap'
t.test('two', async (t) => t.same([globalThis.ended, globalThis.before], [process.pid, 1]))
`,
  })('shared/test/a.test.ts', 'shared/test/b.test.ts')
  t.equal(status, 0, stdout)
})

t.test('where a process ends early, its file is told and those that did not run', async (t) => {
  const { status, stdout, lines } = await project(t, {
    'shared/test/a.test.ts': "import t from 'tap'\nt.pass()\n",
    'shared/test/b.test.ts': "process.kill(process.pid, 'SIGKILL')\n",
    'shared/test/c.test.ts': "import t from 'tap'\nt.pass()\n",
  })()
  t.equal(status, 1)
  t.match(stdout, 'shared/test/b.test.ts, shared/test/c.test.ts: ended with SIGKILL.\n')
  t.equal(lines.at(-1), '1 passed, 0 failed')
})

t.test('an error after the end of its test is told with its place', async (t) => {
  const late = (ms: number) => `import t from 'tap'
t.pass()
setTimeout(() => { throw new Error('too late') }, ${ms})
`
  const { status, stdout } = await project(t, {
    'shared/test/a.test.ts': late(1),
    'shared/test/b.test.ts': `import t from 'tap'
t.test('waits', async (t) => {
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.pass()
})
`,
    'shared/test/late/c.test.ts': late(200),
  })()
  t.equal(status, 1)
  t.match(stdout, /too late\n.*shared\/test\/a\.test\.ts:3:/)
  t.match(stdout, /too late\n.*shared\/test\/late\/c\.test\.ts:3:/)
})

t.test('a test that leaves something open does not hold the run', async (t) => {
  const { status, stdout } = await project(t, {
    'shared/test/open.test.ts': "import t from 'tap'\nt.pass()\nsetInterval(() => {}, 1000)\n",
  })()
  t.equal(status, 1)
  t.match(stdout, 'shared/test/open.test.ts: ended with 1.\n')
  t.match(stdout, 'All tests have ended, but still open: Timeout')
})
