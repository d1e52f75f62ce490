import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Test } from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { freePort } from '#shared/free-port.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Caddy } from '#shared/testing/caddy.ts'
import { startCaddy } from '#shared/testing/caddy.ts'
import type { Child } from '#shared/testing/child.ts'
import { startProgram } from '#shared/testing/child.ts'
import type { RedisServer } from '#shared/testing/redis-server.ts'
import type { Router } from '#shared/testing/router.ts'
import { startRouter } from '#shared/testing/router.ts'
import { startDemoGitHub } from '../../demo/github.ts'
import { startShippedRedis } from './shipped-redis.ts'

/** As the image runs them. */
const flags = ['--import', './shared/telemetry/start.ts', '--max-semi-space-size=16']

type Service = 'auth' | 'mcp'

/** What is shipped, as it is deployed: gateway, two processes of each service, Redis with its users. */
export interface Deployment {
  /** PUBLIC_URL, where the gateway is. */
  url: string
  caddy: Caddy
  /** Between the services, as the names of Docker and Kubernetes are. */
  inner: Router
  redis: RedisServer
  /** What Redis has refused its users so far: who, and which command, key or channel. */
  refusals(): Promise<string[]>
  replicas: Record<Service, { child: Child; address: string; startMs: number }[]>
}

interface Options {
  scheme?: 'http' | 'https'
  settings?: Record<string, string>
  /** What runs as the mcp service, else the shipped one. */
  mcpEntry?: string
  /** The tree that the processes run from, else the project. */
  folder?: string
}

/** Secrets reach the processes as files, as the shipped deployments have it. It ends with the test. */
export async function startDeployment(t: Test, options: Options = {}): Promise<Deployment> {
  const { scheme = 'http', settings, folder = '.' } = options
  const entries = {
    auth: 'services/auth/server.ts',
    mcp: options.mcpEntry ?? 'services/mcp/server.ts',
  }
  const [{ redis, secrets, refusals }, inner, port] = await Promise.all([
    startShippedRedis(t),
    startRouter({ isInner: true }),
    freePort(),
  ])
  t.teardown(() => inner.close())
  const url = `${scheme}://localhost:${port}`
  const keys = keyRing([randomBytes(32).toString('base64')])
  const demo = { store: memoryStore(), now: Date.now, keys }
  const github = await startDemoGitHub({ port: 0, ...demo, callbackUrl: `${url}/oauth/callback` })
  t.teardown(() => github.close())

  const secret = (name: string) => join(secrets, name)
  const both = {
    ...{ PUBLIC_URL: url, HOST: '127.0.0.1', PORT: '0', TRUST_PROXY: '127.0.0.1' },
    ...{ GITHUB_URL: github.url, GITHUB_API_URL: github.apiUrl },
    ...{ LOG_LEVEL: 'info', LOG_FORMAT: 'json', NODE_EXTRA_CA_CERTS: '' },
    SESSION_KEYS_FILE: secret('session_keys'),
  }
  const own: Record<Service, Record<string, string>> = {
    auth: {
      REDIS_URL_FILE: secret('auth_redis_url'),
      AUTH_KEYS_FILE: secret('auth_keys'),
      GITHUB_CLIENT_ID: github.clientId,
      GITHUB_CLIENT_SECRET: github.clientSecret,
    },
    mcp: {
      REDIS_URL_FILE: secret('mcp_redis_url'),
      LLM_API_KEY_FILE: secret('llm_api_key'),
      AUTH_URL: inner.url,
      TOOL_SETS: 'users,llm,issues-write',
    },
  }
  const start = async (service: Service) => {
    const environment = { ...both, ...own[service], ...settings }
    const begunAt = performance.now()
    const child = startProgram(process.execPath, [...flags, entries[service]], environment, folder)
    t.teardown(() => child.stop('SIGKILL'))
    const [, address = ''] = await child.untilOutput(/listening at (http:\S+?)"/)
    return { child, address, startMs: performance.now() - begunAt }
  }
  const [auth, mcp] = await Promise.all(
    (['auth', 'mcp'] as const).map((service) => Promise.all([start(service), start(service)]))
  )
  const replicas = { auth: auth!, mcp: mcp! }
  const addresses = (of: Deployment['replicas'][Service]) => of.map(({ address }) => address)
  inner.replicas.auth = addresses(replicas.auth)
  const places = { auth: addresses(replicas.auth), mcp: addresses(replicas.mcp) }
  const caddy = await startCaddy({ scheme, port, ...places })
  t.teardown(() => caddy.close())
  return { url, caddy, inner, redis, refusals, replicas }
}
