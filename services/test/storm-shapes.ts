import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { Environment } from '#shared/config/load.ts'
import { startRouter } from '#shared/testing/router.ts'
import type { Embedded } from '../embedded/start.ts'
import { startEmbedded } from '../embedded/start.ts'
import { startGitHub } from './github-server.ts'
import type { SurroundingsOptions } from './surroundings.ts'
import { startUpstream } from './upstream-shape.ts'

type LosesReply = NonNullable<SurroundingsOptions['losesReply']>

/** A Gatehouse that clients reach over a bad line. */
export interface StormShape {
  url: string
  audit(): Promise<string>
  restart(changes: Environment): Promise<void>
}

async function startReplicas(t: Test, losesReply: LosesReply): Promise<StormShape> {
  const how = { kind: 'oauth-app', authReplicas: 3, losesReply } as const
  const { url, audit, replacements } = await startUpstream(t, how)
  async function restart(changes: Environment) {
    for (const replace of replacements(changes)) await replace()
  }
  return { url, audit, restart }
}

async function startOneProcess(t: Test, losesReply: LosesReply): Promise<StormShape> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const router = await startRouter({ losesReply })
  const gitHub = await startGitHub('oauth-app', `${router.url}/oauth/callback`)
  const { clientId, clientSecret } = gitHub.github.state
  const environment = {
    ...{ LOG_LEVEL: 'fatal', PUBLIC_URL: router.url, PORT: '0', DATA_DIR: folder },
    ...{ GITHUB_URL: gitHub.url, GITHUB_API_URL: gitHub.apiUrl },
    ...{ GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret },
  }
  let running: Embedded | undefined
  async function restart(changes: Environment) {
    await running?.close()
    running = await startEmbedded({ ...environment, ...changes })
    router.replicas.auth = [running.address]
    router.replicas.mcp = [running.address]
  }
  t.teardown(async () => {
    await router.close()
    await running?.close()
    await gitHub.close()
    await rm(folder, { recursive: true })
  })
  await restart({})
  const audit = () => readFile(join(folder, 'audit.log'), 'utf8')
  return { url: router.url, audit, restart }
}

export const stormShapes = {
  'three replicas over Redis': startReplicas,
  'one process over SQLite': startOneProcess,
}
