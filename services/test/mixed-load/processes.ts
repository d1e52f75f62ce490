import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import type { Child } from '#shared/testing/child.ts'
import { startChild } from '#shared/testing/child.ts'
import { startSurroundings } from '../surroundings.ts'

/** A process of one service. */
interface Replica {
  child: Child
  address: string
}

const pauseMs = 300

/** The pair as it is deployed: two processes of each service over a real Redis, behind a router. */
export async function startProcesses(t: Test) {
  const settings = { LOG_LEVEL: 'info', RATE_LIMIT_MCP: '1000000' }
  const { environment, route, gitHub, url } = await startSurroundings(t, {
    kind: 'oauth-app',
    settings,
  })
  const started: Child[] = []
  t.teardown(() => Promise.all(started.map((child) => child.stop('SIGKILL'))))

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
  const addresses = (replicas: Replica[]) => replicas.map(({ address }) => address)
  const routeAll = () => route({ auth: addresses(running.auth), mcp: addresses(running.mcp) })
  routeAll()

  return {
    url,
    gitHub,
    /** Ends a process without a goodbye, which requests notice for a moment, and starts another. */
    async replace(service: 'auth' | 'mcp'): Promise<void> {
      const victim = running[service].at(-1)!
      await victim.child.stop('SIGKILL')
      await pause(pauseMs)
      running[service] = running[service].filter((one) => one !== victim)
      routeAll()
      const fresh = await start(service)
      // The older auth goes next; of mcp, the first one lasts.
      running[service] = service === 'auth' ? [fresh, ...running.auth] : [...running.mcp, fresh]
      routeAll()
    },
    /** What the process of mcp that is never replaced held, in MB, at each collection of garbage. */
    heldMb: () =>
      Array.from(
        lasting.child.output().matchAll(/^holds (\d+) bytes$/gm),
        (found) => Number(found[1]) / 2 ** 20
      ),
  }
}

export type Processes = Awaited<ReturnType<typeof startProcesses>>
