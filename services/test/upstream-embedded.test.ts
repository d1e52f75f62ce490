import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { freePort } from '#shared/free-port.ts'
import { startEmbedded } from '../embedded/start.ts'
import { startGitHub } from './github-server.ts'
import { call, signIn } from './upstream-shape.ts'

t.test('in one process a refresh goes through memory, and no socket leads to it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const port = await freePort()
  const gitHub = await startGitHub('github-app', `http://localhost:${port}/oauth/callback`)
  const { state } = gitHub.github
  const running = await startEmbedded({
    LOG_LEVEL: 'fatal',
    PORT: String(port),
    DATA_DIR: folder,
    GITHUB_URL: gitHub.url,
    GITHUB_API_URL: gitHub.apiUrl,
    GITHUB_CLIENT_ID: state.clientId,
    GITHUB_CLIENT_SECRET: state.clientSecret,
  })
  t.teardown(async () => {
    await running.close()
    await gitHub.close()
    await rm(folder, { recursive: true })
  })
  const url = running.publicUrl
  const { access_token: token } = await signIn(url)
  for (const issued of state.tokens.values()) issued.endsAtMs = 0
  t.equal(await call(url, token), 'mona-test')
  t.equal(gitHub.count('POST /login/oauth/access_token'), 2, 'a code and one refresh')
  const answer = await fetch(`${url}/upstream/refresh`, { method: 'POST' })
  t.equal(answer.status, 404)
})
