import { randomUUID } from 'node:crypto'
import type { Child } from '#shared/testing/child.ts'
import { startProgram } from '#shared/testing/child.ts'
import type { Wire } from '#shared/testing/wire.ts'
import { startWire } from '#shared/testing/wire.ts'
import { quietPort } from './quiet-port.ts'

export type Service = 'auth' | 'mcp'

/** A process of one service at an address of its own, which stays the same over its restarts. */
export interface Replica {
  service: Service
  address: string
  /** Its line to Redis; null where Sentinel tells it the way. */
  redis: Wire | null
  /** Its line to GitHub’s API. */
  gitHub: Wire
  pid(): number
  log(): string
  /** Resolves when it listens. `folder`: the tree it runs from, else this one. */
  start(changes?: Record<string, string>, folder?: string): Promise<void>
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Puts its clock ahead of that of this machine, or behind. */
  setClock(aheadMs: number): Promise<void>
}

interface Options {
  service: Service
  environment: Record<string, string>
  redisPort: number | null
  gitHubPort: number
}

const flags = ['--import', import.meta.resolve('./clock.ts'), '--max-semi-space-size=16']

/** Does not start it yet. */
export async function createReplica(options: Options): Promise<Replica> {
  const { service, environment, redisPort, gitHubPort } = options
  const redis = redisPort === null ? null : await startWire(redisPort)
  const [gitHub, port] = await Promise.all([startWire(gitHubPort), quietPort()])
  let child: Child | null = null
  const own = {
    PORT: String(port),
    GITHUB_API_URL: `http://127.0.0.1:${gitHub.port}/api`,
    ...(redis && { REDIS_URL: redis.url }),
  }
  return {
    service,
    address: `http://127.0.0.1:${port}`,
    redis,
    gitHub,
    pid: () => child!.pid,
    log: () => child?.output() ?? '',
    async start(changes = {}, folder = '.') {
      const settings = { ...environment, ...own, ...changes }
      const entry = `services/${service}/server.ts`
      child = startProgram(process.execPath, [...flags, entry], settings, folder)
      await child.untilOutput(/listening at (http:\S+?)"/)
    },
    async stop(signal) {
      await child?.stop(signal)
    },
    async setClock(aheadMs) {
      const mark = randomUUID().slice(0, 8)
      child!.say(`clock ${aheadMs} ${mark}`)
      await child!.untilOutput(new RegExp(`the clock is set: ${mark}`))
    },
  }
}
