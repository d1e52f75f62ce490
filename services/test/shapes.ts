import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import type { Running } from '#shared/main.ts'
import { startService } from '#shared/start-service.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { startRouter } from '#shared/testing/router.ts'
import auth from '../auth/app.ts'
import { AuthConfig, authRules } from '../auth/config.ts'
import { startDemoGitHub } from '../demo/github.ts'
import { startEmbedded } from '../embedded/start.ts'
import shippedMcp from '../mcp/app.ts'
import { McpConfig, mcpRules } from '../mcp/config.ts'
import { key } from './surroundings.ts'

/** A running Gatehouse, whatever its shape. */
export interface Shape {
  /** What clients and browsers use: PUBLIC_URL. */
  url: string
  /** Where requests arrive; another address than `url` behind a test’s own gateway. */
  address: string
  auditPath: string
  /** Addresses of what answers at /mcp. */
  replicas: readonly string[]
  /** Has these replicas alone answer at /mcp from now on. */
  routeTo(replicas: readonly string[]): void
  close(): Promise<void>
}

/** The pair, to which further replicas can be added. */
export interface PairShape extends Shape {
  environment: Record<string, string>
}

/** The mcp service, or one that offers other features. */
type McpService = typeof shippedMcp

/** The two shapes of design §2: every journey runs in both. */
export const shapes = { embedded: startEmbeddedShape, pair: startPairShape } as const

const quiet = { LOG_LEVEL: 'fatal', LOG_FORMAT: 'json' }

async function startEmbeddedShape(
  changes: Environment = {},
  mcp: McpService = shippedMcp,
  clock = Date.now
): Promise<Shape> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const auditPath = join(folder, 'audit.log')
  const environment = {
    ...quiet,
    PORT: '0',
    DEMO_GITHUB_PORT: '0',
    DATA_DIR: folder,
    AUDIT_LOG: auditPath,
    ...changes,
  }
  const running = await startEmbedded(environment, mcp, clock)
  return {
    url: running.publicUrl,
    address: running.address,
    auditPath,
    replicas: [running.address],
    routeTo: () => {},
    close: async () => {
      await running.close()
      await rm(folder, { recursive: true })
    },
  }
}

/**
 * One after the other: in one process they would hold up each other's connecting to Redis, for
 * which the product allows two seconds.
 */
export async function startAll(count: number, start: () => Promise<Running>): Promise<Running[]> {
  const started: Running[] = []
  while (started.length < count) started.push(await start())
  return started
}

/** Two replicas of each service over a real Redis, behind a router that picks one at random. */
async function startPairShape(
  changes: Environment = {},
  mcp: McpService = shippedMcp
): Promise<PairShape> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const auditPath = join(folder, 'audit.log')
  const [redis, router, inner] = await Promise.all([
    startRedis(),
    startRouter(),
    startRouter({ isInner: true }),
  ])
  const keys = { SESSION_KEYS: key(), AUTH_KEYS: key() }
  const url = changes['PUBLIC_URL'] ?? router.url
  const callbackUrl = `${url}/oauth/callback`
  const demo = { store: memoryStore(), now: Date.now, keys: keyRing([keys.AUTH_KEYS]) }
  const github = await startDemoGitHub({ port: 0, ...demo, callbackUrl })
  const environment = {
    ...quiet,
    ...keys,
    PUBLIC_URL: url,
    AUTH_URL: inner.url,
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: redis.url,
    GITHUB_URL: github.url,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_CLIENT_ID: github.clientId,
    GITHUB_CLIENT_SECRET: github.clientSecret,
    AUDIT_LOG: auditPath,
    ...changes,
  }
  const startAuth = () => startService(auth, loadConfig(AuthConfig, environment, authRules))
  const startMcp = () => startService(mcp, loadConfig(McpConfig, environment, mcpRules))
  const authReplicas = await startAll(2, startAuth)
  const mcpReplicas = await startAll(2, startMcp)
  router.replicas.auth = authReplicas.map(({ address }) => address)
  inner.replicas.auth = router.replicas.auth
  router.replicas.mcp = mcpReplicas.map(({ address }) => address)
  return {
    url,
    address: router.url,
    auditPath,
    environment,
    replicas: router.replicas.mcp,
    routeTo: (replicas) => {
      router.replicas.mcp = [...replicas]
    },
    close: async () => {
      await Promise.all([router.close(), inner.close()])
      await Promise.all([...authReplicas, ...mcpReplicas].map((replica) => replica.close()))
      await github.close()
      await redis.stop()
      await rm(folder, { recursive: true })
    },
  }
}
