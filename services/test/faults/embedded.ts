import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '#shared/testing/child.ts'
import { startGitHub } from '../github-server.ts'
import { quietPort } from './quiet-port.ts'
import type { Stage } from './stage.ts'

/** One process with both services over a SQLite file. */
export interface Embedded extends Stage {
  pid: number
  folder: string
}

export async function startEmbedded(): Promise<Embedded> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-faults-'))
  const port = await quietPort()
  const url = `http://localhost:${port}`
  const gitHub = await startGitHub('github-app', `${url}/oauth/callback`)
  const child = startChild('services/embedded.ts', {
    ...{ DATA_DIR: folder, HOST: '127.0.0.1', PORT: String(port), PUBLIC_URL: url },
    ...{ GITHUB_URL: gitHub.url, GITHUB_API_URL: gitHub.apiUrl },
    GITHUB_CLIENT_ID: gitHub.github.state.clientId,
    GITHUB_CLIENT_SECRET: gitHub.github.state.clientSecret,
    ...{ RATE_LIMIT_AUTHORIZE: '10000', RATE_LIMIT_CALLBACK: '10000', RATE_LIMIT_TOKEN: '10000' },
    ...{ RATE_LIMIT_FAILURES: '10000', RATE_LIMIT_MCP: '100000' },
    ...{ CACHE_USER_SECONDS: '0', CACHE_REPOSITORY_SECONDS: '0' },
  })
  await child.untilOutput(/is ready at/)
  return {
    ...{ url, gitHub, folder, pid: child.pid, log: child.output },
    wrongRecords: async () => [],
    async close() {
      await child.stop('SIGKILL')
      await gitHub.close()
      await rm(folder, { recursive: true })
    },
  }
}
