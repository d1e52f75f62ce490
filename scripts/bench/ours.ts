import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import { freePort } from '#shared/free-port.ts'
import { startService } from '#shared/start-service.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { startRouter } from '#shared/testing/router.ts'
import packageJson from '../../package.json' with { type: 'json' }
import auth from '../../services/auth/app.ts'
import { AuthConfig, authRules } from '../../services/auth/config.ts'
import mcp from '../../services/mcp/app.ts'
import { McpConfig, mcpRules } from '../../services/mcp/config.ts'
import type { GitHubServer } from '../../services/test/github-server.ts'
import { startGitHub } from '../../services/test/github-server.ts'
import type { ServerProcess } from './server-process.ts'
import { startServer } from './server-process.ts'
import type { SignedIn } from './sign-in.ts'
import { signIn } from './sign-in.ts'

/** A Gatehouse of which one process is measured. */
export interface Ours {
  /** PUBLIC_URL: where people sign in. */
  url: string
  /** Where the measured process takes MCP requests. */
  endpoint: string
  server: ServerProcess
  /** Of the pair; empty in one process. */
  redisUrl: string
  /** Signs in one more person, with a client that nobody else has. */
  signIn(): Promise<SignedIn>
  close(): Promise<void>
}

export interface HowOurs {
  folder: string
  /** How many tools clients see. */
  tools?: number
  settings?: Environment
  nodeFlags?: readonly string[]
}

/** Everything is on; what limits a person is raised, since here a few do the work of thousands. */
const raised = {
  RATE_LIMIT_AUTHORIZE: '10000',
  RATE_LIMIT_CALLBACK: '10000',
  RATE_LIMIT_REGISTER: '10000',
  RATE_LIMIT_TOKEN: '100000',
  RATE_LIMIT_MCP: '1000000',
}
const key = () => randomBytes(32).toString('base64')
/** The flags of `npm run start:mcp`. */
const asShipped = packageJson.scripts['start:mcp'].split(' ').slice(1, -1)
const telemetry = './shared/telemetry/start.ts'
const usualTools = 20

/** Settings that both shapes need here. The double of GitHub lets everybody in who comes. */
async function commonSettings(publicUrl: string, { folder, settings }: HowOurs) {
  const gitHub = await startGitHub('oauth-app', `${publicUrl}/oauth/callback`)
  const own = await mkdtemp(join(folder, 'ours-'))
  const environment = {
    ...raised,
    ACCESS_TOKEN_SECONDS: '3600',
    HOST: '127.0.0.1',
    PUBLIC_URL: publicUrl,
    SESSION_KEYS: key(),
    AUTH_KEYS: key(),
    AUDIT_LOG: join(own, 'audit.log'),
    GITHUB_URL: gitHub.url,
    GITHUB_API_URL: gitHub.apiUrl,
    GITHUB_CLIENT_ID: gitHub.github.state.clientId,
    GITHUB_CLIENT_SECRET: gitHub.github.state.clientSecret,
    ...settings,
  }
  return { gitHub, environment, folder: own }
}

function people(url: string, gitHub: GitHubServer): () => Promise<SignedIn> {
  let last = 0
  return async () => {
    const id = ++last
    gitHub.person = { id: 100_000 + id, login: `person-${id}` }
    return signIn(url, `Client ${id}`)
  }
}

/** Both services in one process. `store`: as with `DATA_DIR=:memory:`, or the SQLite file of a default start. */
export async function startEmbedded(store: 'memory' | 'sqlite', how: HowOurs): Promise<Ours> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const { gitHub, environment, folder } = await commonSettings(url, how)
  const dataDir = store === 'memory' ? ':memory:' : join(folder, 'data')
  const server = await startServer('embedded', {
    folder,
    args: [String(how.tools ?? usualTools)],
    environment: { ...environment, PORT: String(port), DATA_DIR: dataDir } as Record<
      string,
      string
    >,
    nodeFlags: [...asShipped, ...(how.nodeFlags ?? [])],
  })
  const close = async () => {
    await server.stop()
    await gitHub.close()
  }
  const signIn = people(url, gitHub)
  return { url, endpoint: server.url, server, redisUrl: '', signIn, close }
}

/**
 * The embedded shape twice in one process: first without tracing, then with one call in ten traced.
 * In two, the luck of how V8 compiles a program would differ by more than tracing costs.
 */
export async function startUntracedAndTraced(
  how: HowOurs,
  tracing: Environment
): Promise<readonly [untraced: Ours, traced: Ours]> {
  const ports = [await freePort(), await freePort()]
  const shapes = await Promise.all(
    ports.map(async (port) => {
      const url = `http://localhost:${port}`
      const { gitHub, environment } = await commonSettings(url, how)
      return {
        url,
        gitHub,
        environment: { ...environment, PORT: String(port), DATA_DIR: ':memory:' },
      }
    })
  )
  const [untraced, traced] = shapes.map(({ environment }) => environment)
  const server = await startServer('untraced-and-traced', {
    folder: how.folder,
    args: [String(how.tools ?? usualTools)],
    environment: {
      UNTRACED: JSON.stringify(untraced),
      TRACED: JSON.stringify(traced),
      TRACING: JSON.stringify(tracing),
    },
    // But for the start of tracing, which comes in between.
    nodeFlags: [...asShipped.slice(asShipped.indexOf(telemetry) + 1), ...(how.nodeFlags ?? [])],
  })
  const close = async () => {
    await server.stop()
    await Promise.all(shapes.map(({ gitHub }) => gitHub.close()))
  }
  const [one, other] = shapes.map(({ url, gitHub }) => ({
    ...{ url, endpoint: `http://127.0.0.1:${new URL(url).port}/mcp`, server, redisUrl: '' },
    ...{ signIn: people(url, gitHub), close },
  }))
  return [one!, other!]
}

/** One process of each service over a real Redis: the measured one, the other here. */
export async function startPair(measured: 'auth' | 'mcp', how: HowOurs): Promise<Ours> {
  const [redis, router, inner] = await Promise.all([
    startRedis(),
    startRouter(),
    startRouter({ isInner: true }),
  ])
  const { gitHub, environment, folder } = await commonSettings(router.url, how)
  const shared = { ...environment, PORT: '0', REDIS_URL: redis.url, AUTH_URL: inner.url }
  const server = await startServer(measured, {
    folder,
    args: [String(how.tools ?? usualTools)],
    environment: shared as Record<string, string>,
    nodeFlags: [...asShipped, ...(how.nodeFlags ?? [])],
  })
  const aside = { ...shared, LOG_LEVEL: 'fatal' }
  const other =
    measured === 'mcp'
      ? await startService(auth, loadConfig(AuthConfig, aside, authRules))
      : await startService(mcp, loadConfig(McpConfig, aside, mcpRules))
  const addresses = { [measured]: new URL(server.url).origin }
  const auths = [addresses['auth'] ?? other.address]
  router.replicas.auth = auths
  inner.replicas.auth = auths
  router.replicas.mcp = [addresses['mcp'] ?? other.address]
  return {
    url: router.url,
    endpoint: server.url,
    server,
    redisUrl: redis.url,
    signIn: people(router.url, gitHub),
    close: async () => {
      await Promise.all([router.close(), inner.close(), server.stop(), other.close()])
      await Promise.all([gitHub.close(), redis.stop()])
    },
  }
}
