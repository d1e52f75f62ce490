import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { Environment } from '#shared/config/load.ts'
import type { GitHubState } from '#shared/testing/github/state.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { startRouter } from '#shared/testing/router.ts'
import { startGitHub } from './github-server.ts'

export interface SurroundingsOptions {
  kind: GitHubState['kind']
  settings?: Environment
  /** Lines of redis.conf. */
  redisSettings?: readonly string[]
  /** Whose replies do not arrive at the client. */
  losesReply?: NonNullable<Parameters<typeof startRouter>[0]>['losesReply']
}

/** A key of SESSION_KEYS or AUTH_KEYS. */
export const key = () => randomBytes(32).toString('base64')

export type Surroundings = Awaited<ReturnType<typeof startSurroundings>>

/** All that replicas of the pair need: Redis, routers, a GitHub of ours, and the settings for it. */
export async function startSurroundings(t: Test, how: SurroundingsOptions) {
  const { kind, settings, redisSettings = [], losesReply = () => false } = how
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const [redis, router, inner] = await Promise.all([
    startRedis({ settings: redisSettings }),
    startRouter({ losesReply }),
    startRouter({ isInner: true }),
  ])
  const gitHub = await startGitHub(kind, `${router.url}/oauth/callback`)
  t.teardown(async () => {
    await Promise.all([router.close(), inner.close(), gitHub.close(), redis.stop()])
    await rm(folder, { recursive: true })
  })
  const environment = {
    ...{ LOG_LEVEL: 'fatal', HOST: '127.0.0.1', PORT: '0', REDIS_URL: redis.url },
    ...{ PUBLIC_URL: router.url, AUTH_URL: inner.url },
    ...{ SESSION_KEYS: key(), AUTH_KEYS: key(), AUDIT_LOG: join(folder, 'audit.log') },
    GITHUB_URL: gitHub.url,
    GITHUB_API_URL: gitHub.apiUrl,
    GITHUB_CLIENT_ID: gitHub.github.state.clientId,
    GITHUB_CLIENT_SECRET: gitHub.github.state.clientSecret,
    // Each call is to reach GitHub: what it answered before says nothing of the token in hand.
    ...{ CACHE_USER_SECONDS: '0', CACHE_REPOSITORY_SECONDS: '0' },
    ...settings,
  }
  /** Sends requests to these and no others from now on. */
  const route = (replicas: typeof router.replicas) => {
    Object.assign(router.replicas, replicas)
    inner.replicas.auth = replicas.auth
  }
  /** Until no request is under way to a replica that nothing is sent to any more. */
  const drain = (replica: string) =>
    Promise.all([router, inner].map(({ untilIdle }) => untilIdle(replica)))
  return { redis, gitHub, environment, route, drain, url: router.url, innerUrl: inner.url }
}
