import type { Kind, PairFault } from '../fault.ts'
import { onPair } from '../fault.ts'
import type { Pair } from '../pair.ts'
import { forget } from '../redis-places.ts'
import type { Replica, Service } from '../replica.ts'

interface Moment {
  name: string
  /** While the replica did what. */
  during: string
  service: Service
  /** Resolves when a request has come to this moment at the replica, and stays there. */
  hold: (victim: Replica, pair: Pair) => Promise<void>
  meets: readonly Kind[]
  /** What the request that was in its hands may come to beside a broken connection. */
  shows?: readonly string[]
  lost?: string
}

const longestWaitMs = 20_000

/** That of renewing a GitHub token outlives GITHUB_TIMEOUT_MS, of one second here, by fifteen. */
const leaseMs = 17_000

/** In whatever moment it dies, it may have been renewing a token and have been half through a sign-in. */
const ofAuth = {
  // Waited a while for the lease; GitHub’s answer was in this process alone; a code is no longer there.
  shows: ['tool error API_002', 'tool error AUTH_026', '401 AUTH_006', '403 AUTH_004'],
  worksWithinMs: leaseMs + 5000,
  /** Lets the lease run out at once. */
  hurry: ({ redis }: Pair) => forget(redis, 'gatehouse:auth:refresh-lease:*'),
}
const ofMcp = { shows: [], worksWithinMs: 5000 }

/** The replica is killed in the middle of a request that the load has made; the other one goes on. */
export function killedDuring(moment: Moment): PairFault {
  const { service, hold, meets, shows = [], lost = 'nothing' } = moment
  const { shows: alsoShows, ...times } = service === 'auth' ? ofAuth : ofMcp
  return onPair({
    name: `killed-${moment.name}`,
    title: `\`kill -9\` of one ${service} replica of two, ${moment.during}`,
    lost,
    meets,
    // The request in its hands, and those that come to it until the gateway has noticed.
    shows: [
      ...['502 of the gateway', 'an answer that ends early'],
      // What mcp asks auth in that moment, or was asking.
      'tool error SYS_004',
      ...alsoShows,
      ...shows,
    ],
    measuredFrom: 'beginning',
    lastsMs: 0,
    ...times,
    async begin(pair) {
      const [victim] = pair[service]
      await within(hold(victim, pair))
      await victim.stop('SIGKILL')
    },
    async end(pair) {
      const [victim] = pair[service]
      await victim.redis!.mend()
      await victim.gitHub.mend()
      pair.gitHub.github.state.beforeRefresh = async () => {}
      await victim.start()
    },
  })
}

async function within(reached: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('nobody came to this moment')), longestWaitMs)
  })
  await Promise.race([reached, late]).finally(() => clearTimeout(timer))
}

/** Commands of ioredis as they go over the wire; a compare-and-set is a script of ours. */
export const command = (name: string, key: string) =>
  new RegExp(`${name}\\r\\n\\$\\d+\\r\\n${key}:`)
export const replace = (key: string) =>
  command('evalsha\\r\\n\\$40\\r\\n\\w+\\r\\n\\$1\\r\\n1', key)

export const beforeCommand =
  (matches: RegExp) =>
  ({ redis }: Replica) =>
    redis!.hold('command', matches)
export const afterCommand =
  (matches: RegExp) =>
  ({ redis }: Replica) =>
    redis!.hold('answer', matches)
