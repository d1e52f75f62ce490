import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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
  t.match(third.output, /^SYS_007 /m)
})

t.test('a DATA_DIR that cannot be is told in words', async (t) => {
  for (const DATA_DIR of ['/proc/nope', '/etc/hostname', '/no/such/parent/folder']) {
    const { code, output } = await refused('services/embedded.ts', { DATA_DIR, PORT: '0' })
    t.equal(code, 1)
    t.match(output, /^SYS_001 .*\n {2}- DATA_DIR names a folder that cannot be made or written \(E/)
    t.notMatch(output, /\n\s+at /, 'no stack')
  }
})

t.test('one port for the product and its emulated GitHub is refused', async (t) => {
  const ports = { PORT: '18123', DEMO_GITHUB_PORT: '18123' }
  const { output } = await refused('services/embedded.ts', { DATA_DIR: ':memory:', ...ports })
  t.match(output, /DEMO_GITHUB_PORT must differ from PORT/)
})

t.test('what npm started ends with it, though npm’s shell passes no signal on', async (t) => {
  const environment = { DATA_DIR: ':memory:', PORT: '0', DEMO_GITHUB_PORT: '0' }
  const env = { ...process.env, ...environment, npm_lifecycle_event: 'start' }
  const shell = spawn('sh', ['-c', `"${process.execPath}" services/embedded.ts; :`], { env })
  const lines = createInterface(shell.stdout)
  const isReady = (line: string) => /is ready at http:\/\/localhost:(\d+)\/mcp/.exec(line)?.[1]
  let port: string | undefined
  for await (const line of lines) {
    port = isReady(line)
    if (port) break
  }
  shell.kill()
  const isUp = () => fetch(`http://127.0.0.1:${port}/health/live`).then(Boolean, () => false)
  let attempts = 0
  while ((await isUp()) && attempts++ < 300) await new Promise((next) => setTimeout(next, 100))
  t.notOk(await isUp(), 'nothing listens any more')
})
