import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startChild } from '#shared/testing/child.ts'

/** Starts an entry that must not start. Resolves to its exit code and what it said. */
async function refused(entry: string, environment: Record<string, string>) {
  const child = startChild(entry, environment)
  const code = await child.ended
  return { code, output: child.output() }
}

t.test('a wrong start ends at once, with every mistake and its remedy, and no value', async (t) => {
  const planted = 'planted-secret-value'
  const { code, output } = await refused('services/auth/server.ts', {
    PUBLIC_URL: 'http://gatehouse.example.com',
    PORT: '80',
    SESSION_KEYS: planted,
    GITHUB_CLIENT_SECRET: planted,
  })
  t.equal(code, 1)
  t.match(output, /^SYS_001 /)
  for (const name of ['PORT', 'SESSION_KEYS', 'AUTH_KEYS', 'REDIS_URL', 'GITHUB_CLIENT_ID']) {
    t.match(output, new RegExp(`- ${name} is (wrong|required): it must be `))
  }
  t.notMatch(output, planted)
  t.notMatch(output, /\n\s+at /, 'no stack')
})

t.test('the pair refuses to start without Redis', async (t) => {
  const { code, output } = await refused('services/mcp/server.ts', {})
  t.equal(code, 1)
  t.match(output, /REDIS_URL is required/)
})

t.test('the demo refuses a public address, by HOST and by PUBLIC_URL', async (t) => {
  const open = { HOST: '0.0.0.0', PUBLIC_URL: 'https://gatehouse.example.com' }
  const { code, output } = await refused('services/embedded.ts', { DATA_DIR: ':memory:', ...open })
  t.equal(code, 1)
  t.match(output, /HOST must be a loopback address.*GITHUB_CLIENT_ID/)
  t.match(output, /PUBLIC_URL must have a loopback host/)
})

t.test('a second process on one DATA_DIR is refused, a second one on its port too', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const first = startChild('services/embedded.ts', {
    DATA_DIR: folder,
    PORT: '0',
    DEMO_GITHUB_PORT: '0',
  })
  t.teardown(() => first.stop())
  const [, port = ''] = await first.untilOutput(/is ready at http:\/\/localhost:(\d+)\/mcp/)

  const sameFolder = { DATA_DIR: folder, PORT: '0', DEMO_GITHUB_PORT: '0' }
  const second = await refused('services/embedded.ts', sameFolder)
  t.equal(second.code, 1)
  t.match(second.output, /^SYS_005 .*DATA_DIR/)

  const samePort = { DATA_DIR: ':memory:', PORT: port, DEMO_GITHUB_PORT: '0' }
  const third = await refused('services/embedded.ts', samePort)
  t.equal(third.code, 1)
  t.match(third.output, /^SYS_007 /)
})
