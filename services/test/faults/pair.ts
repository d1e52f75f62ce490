import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '#shared/test/until.ts'
import { startCaddy } from '#shared/testing/caddy.ts'
import { startRouter } from '#shared/testing/router.ts'
import type { Wire } from '#shared/testing/wire.ts'
import { startWire } from '#shared/testing/wire.ts'
import { faultsOfRecords } from '../all-records.ts'
import { startGitHub } from '../github-server.ts'
import { key } from '../surroundings.ts'
import type { GitHubFront } from './github-front.ts'
import { startGitHubFront } from './github-front.ts'
import { quietPort } from './quiet-port.ts'
import type { RedisPlace } from './redis-places.ts'
import { startSentinelRedis, startSingleRedis } from './redis-places.ts'
import type { Replica, Service } from './replica.ts'
import { createReplica } from './replica.ts'
import type { Stage } from './stage.ts'

export interface PairNeeds {
  /** A replica of Redis that Sentinel promotes. */
  sentinel?: true
}

/** The pair as it is deployed: the shipped gateway, two processes of each service, a real Redis. */
export interface Pair extends Stage {
  redis: RedisPlace
  front: GitHubFront
  /** From everybody to GitHub, its page for browsers included. */
  toGitHub: Wire
  /** From mcp to auth. */
  toAuth: Wire
  /** Where mcp finds auth behind it. */
  authAddresses: string[]
  auth: [Replica, Replica]
  mcp: [Replica, Replica]
  all: readonly Replica[]
  /** Settings of every replica; a change holds for those that start from then on. */
  settings: { SESSION_KEYS: string; AUTH_KEYS: string }
}

/** Bounds that a fault would otherwise wait out, and limits that a load would meet. */
const shared = {
  ...{ LOG_LEVEL: 'info', HOST: '127.0.0.1', TRUST_PROXY: '127.0.0.1', GITHUB_TIMEOUT_MS: '1000' },
  ...{ RATE_LIMIT_AUTHORIZE: '10000', RATE_LIMIT_CALLBACK: '10000', RATE_LIMIT_TOKEN: '10000' },
  ...{ RATE_LIMIT_FAILURES: '10000', RATE_LIMIT_MCP: '100000' },
  // A session holds 64 replaced tokens, which the load fills in less than a minute.
  REFRESH_GRACE_SECONDS: '20',
  // Each call is to reach GitHub.
  ...{ CACHE_USER_SECONDS: '0', CACHE_REPOSITORY_SECONDS: '0' },
}

export async function startPair({ sentinel }: PairNeeds): Promise<Pair> {
  const [folder, port, redis, inner] = await Promise.all([
    mkdtemp(join(tmpdir(), 'gatehouse-faults-')),
    quietPort(),
    sentinel ? startSentinelRedis() : startSingleRedis(),
    startRouter({ isInner: true }),
  ])
  const url = `http://localhost:${port}`
  const gitHub = await startGitHub('github-app', `${url}/oauth/callback`)
  const front = await startGitHubFront(gitHub.url)
  const toGitHub = await startWire(front.port)
  const toAuth = await startWire(Number(new URL(inner.url).port))
  const settings = { SESSION_KEYS: key(), AUTH_KEYS: key() }
  const environment = {
    ...shared,
    ...{
      PUBLIC_URL: url,
      AUTH_URL: `http://127.0.0.1:${toAuth.port}`,
      GITHUB_URL: `http://127.0.0.1:${toGitHub.port}`,
    },
    GITHUB_CLIENT_ID: gitHub.github.state.clientId,
    GITHUB_CLIENT_SECRET: gitHub.github.state.clientSecret,
    ...(redis.url && { REDIS_URL: redis.url }),
  }
  const create = async (service: Service, number: number): Promise<Replica> => {
    const replica = await createReplica({
      service,
      environment: { ...environment, AUDIT_LOG: join(folder, `${service}-${number}.log`) },
      redisPort: redis.url ? null : redis.port,
      gitHubPort: toGitHub.port,
    })
    return {
      ...replica,
      start: (changes, from) => replica.start({ ...settings, ...changes }, from),
    }
  }
  const auth: Pair['auth'] = [await create('auth', 1), await create('auth', 2)]
  const mcp: Pair['mcp'] = [await create('mcp', 1), await create('mcp', 2)]
  const all = [...auth, ...mcp]
  await Promise.all(all.map((replica) => replica.start()))
  const authAddresses = auth.map(({ address }) => address)
  inner.replicas.auth = authAddresses
  const caddy = await startCaddy({
    port,
    auth: authAddresses,
    mcp: mcp.map(({ address }) => address),
  })
  await until(async () => (await fetch(`${url}/.well-known/jwks.json`)).ok)

  return {
    ...{ url, gitHub, redis, front, toGitHub, toAuth, authAddresses, auth, mcp, all, settings },
    log: () => all.map(({ log }) => log()).join('\n'),
    wrongRecords: async () =>
      faultsOfRecords({ ...environment, ...settings, REDIS_URL: (await redis.inUse()).url }),
    async close() {
      await caddy.close()
      await Promise.all(all.map((replica) => replica.stop('SIGKILL')))
      const wires = all.flatMap((replica) => [replica.gitHub, replica.redis ?? []].flat())
      await Promise.all([...wires, toGitHub, toAuth].map((wire) => wire.close()))
      await Promise.all([inner.close(), front.close(), gitHub.close(), redis.close()])
      await rm(folder, { recursive: true })
    },
  }
}
