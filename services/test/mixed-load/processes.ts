import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import type { Child } from '#shared/testing/child.ts'
import { startChild } from '#shared/testing/child.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { startRouter } from '#shared/testing/router.ts'
import { startGitHub } from '../github-server.ts'

/** A process of one service. */
interface Replica {
  child: Child
  address: string
}

const key = () => randomBytes(32).toString('base64')
const pauseMs = 300

/**
 * The pair as it is deployed: two processes of each service over a real Redis, behind a router. A
 * GitHub of ours says who somebody is. All ends with the test.
 */
export async function startProcesses(t: Test) {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const [redis, router, inner] = await Promise.all([
    startRedis(),
    startRouter(),
    startRouter({ isInner: true }),
  ])
  const gitHub = await startGitHub('oauth-app', `${router.url}/oauth/callback`)
  const environment = {
    ...{ LOG_LEVEL: 'info', HOST: '127.0.0.1', PORT: '0', REDIS_URL: redis.url },
    ...{ PUBLIC_URL: router.url, AUTH_URL: inner.url },
    ...{ SESSION_KEYS: key(), AUTH_KEYS: key(), AUDIT_LOG: join(folder, 'audit.log') },
    GITHUB_URL: gitHub.url,
    GITHUB_API_URL: gitHub.apiUrl,
    GITHUB_CLIENT_ID: gitHub.github.state.clientId,
    GITHUB_CLIENT_SECRET: gitHub.github.state.clientSecret,
    RATE_LIMIT_MCP: '1000000',
  }
  const started: Child[] = []
  t.teardown(async () => {
    await Promise.all([router.close(), inner.close(), gitHub.close()])
    await Promise.all(started.map((child) => child.stop('SIGKILL')))
    await redis.stop()
    await rm(folder, { recursive: true })
  })

  async function start(
    service: 'auth' | 'mcp',
    entry = `services/${service}/server.ts`
  ): Promise<Replica> {
    const child = startChild(entry, environment)
    started.push(child)
    const [, address = ''] = await child.untilOutput(/listening at (http:\S+?)"/)
    return { child, address }
  }

  const [firstAuth, secondAuth, lasting, other] = await Promise.all([
    start('auth'),
    start('auth'),
    start('mcp', 'services/test/mixed-load/tidy-server.ts'),
    start('mcp'),
  ])
  const running = { auth: [firstAuth, secondAuth], mcp: [lasting, other] }
  const route = () => {
    const auth = running.auth.map(({ address }) => address)
    Object.assign(router.replicas, { auth, mcp: running.mcp.map(({ address }) => address) })
    inner.replicas.auth = auth
  }
  route()

  /** Ends a process without a goodbye, which requests notice for a moment, and starts another. */
  async function replace(service: 'auth' | 'mcp'): Promise<void> {
    const victim = running[service].at(-1)!
    await victim.child.stop('SIGKILL')
    await pause(pauseMs)
    running[service] = running[service].filter((one) => one !== victim)
    route()
    const fresh = await start(service)
    // The older auth goes next; of mcp, the first one lasts.
    running[service] = service === 'auth' ? [fresh, ...running.auth] : [...running.mcp, fresh]
    route()
  }

  return {
    url: router.url,
    gitHub,
    replace,
    /** Resident memory of the process of mcp that is never replaced, in MB. */
    async memoryMb(): Promise<number> {
      const metrics = await (await fetch(`${lasting.address}/metrics`)).text()
      const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]
      return Number(bytes) / 2 ** 20
    },
  }
}

export type Processes = Awaited<ReturnType<typeof startProcesses>>
