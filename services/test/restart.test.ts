import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { freePort } from '#shared/free-port.ts'
import { startChild } from '#shared/testing/child.ts'
import { firstGeneration, secondGeneration } from './mcp-clients.ts'
import { signIn, whoIs } from './signed-in.ts'

t.test('a restart of the embedded shape signs nobody out and swaps nobody', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const port = await freePort()
  const url = `http://localhost:${port}`
  // Another port for the emulated GitHub at every start: records do not depend on it.
  const environment = { DATA_DIR: folder, PORT: String(port), DEMO_GITHUB_PORT: '0' }
  const start = async () => {
    const child = startChild('services/embedded.ts', environment)
    await child.untilOutput(/is ready at/)
    return child
  }

  let child = await start()
  t.teardown(() => child.stop('SIGKILL'))
  const river = await signIn(url, 'river-demo', { generation: firstGeneration })
  const mona = await signIn(url, 'mona-demo', { generation: secondGeneration })

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const code = await child.stop(signal)
    t.equal(code, signal === 'SIGTERM' ? 0 : null, `${signal} ended it`)
    child = await start()
    t.equal(await whoIs(river), 'river-demo', `after ${signal} river is river`)
    t.equal(await whoIs(mona), 'mona-demo', `after ${signal} mona is mona`)
    const tokens = mona.keychain.tokens()
    mona.keychain.setTokens({ ...tokens, access_token: 'worn.out.token' })
    t.equal(await whoIs(mona), 'mona-demo', 'and the session refreshes')
  }
  t.match(child.output(), /started in \d+ ms/)
  await Promise.all([river.client.close(), mona.client.close()])
})
