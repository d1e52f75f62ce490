import type { Test } from 'tap'
import type { Child } from '#shared/testing/child.ts'
import { startChild } from '#shared/testing/child.ts'
import type { Wire } from '#shared/testing/wire.ts'
import { startWire } from '#shared/testing/wire.ts'
import type { Surroundings } from './surroundings.ts'

type Service = 'auth' | 'mcp'

/** A replica as a process of its own, whose line to Redis a test can hold. */
export interface Replica {
  address: string
  wire: Wire
  child: Child
}

const services = ['auth', 'mcp'] as const
const replicasOfEach = 2

/** Two replicas of each service, once filled. They end with the test. */
export function replicaProcesses(t: Test, { redis, environment, route }: Surroundings) {
  const started: Replica[] = []
  t.teardown(async () => {
    await Promise.all(started.map(({ child }) => child.stop('SIGKILL')))
    await Promise.all(started.map(({ wire }) => wire.close()))
  })

  async function start(service: Service): Promise<Replica> {
    const wire = await startWire(redis.port)
    const own = { LOG_LEVEL: 'info', REDIS_URL: wire.url }
    const child = startChild(`services/${service}/server.ts`, { ...environment, ...own })
    const replica = { address: '', wire, child }
    started.push(replica)
    const [, address = ''] = await child.untilOutput(/listening at (http:\S+?)"/)
    replica.address = address
    return replica
  }

  const running: Record<Service, Replica[]> = { auth: [], mcp: [] }
  const addresses = (replicas: Replica[]) => replicas.map(({ address }) => address)
  const routeTo = (replicas: typeof running) =>
    route({ auth: addresses(replicas.auth), mcp: addresses(replicas.mcp) })

  return {
    /** Starts what is missing of two replicas of each service, and routes to all. */
    async fill() {
      const missing = services.flatMap((service) => {
        const count = replicasOfEach - running[service].length
        return Array.from({ length: count }, () => ({ service, replica: start(service) }))
      })
      for (const { service, replica } of missing) running[service].push(await replica)
      routeTo(running)
    },
    /** From now on one replica alone answers for a service. */
    isolate(service: Service): Replica {
      const [one] = running[service]
      routeTo({ ...running, [service]: [one!] })
      return one!
    },
    /** Ends a replica without a goodbye (kill -9), and routes to the other. */
    async kill(service: Service, victim: Replica) {
      await victim.child.stop('SIGKILL')
      running[service] = running[service].filter((one) => one !== victim)
      routeTo(running)
    },
  }
}
