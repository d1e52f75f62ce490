import { outcome, skipped, warning } from '../check.ts'
import { notPermitted, permitted } from './redis-info.ts'
import type { SettingsCheck } from './setup.ts'

const pings = 20
const slowMs = 5

export const redisLatency: SettingsCheck = {
  name: 'redis-latency',
  holds: `Redis answers within ${slowMs} ms.`,
  why: 'Every call of a tool waits for it once.',
  page: 'docs/reference/benchmark.md',
  needs: ['redis'],
  async run({ redis }) {
    if (!redis) return skipped('There is no Redis.')
    const took: number[] = []
    for (let ping = 0; ping < pings; ping++) {
      const begun = performance.now()
      if ((await permitted(redis.ping())) === null) return skipped(notPermitted)
      took.push(performance.now() - begun)
    }
    const median = took.sort((a, b) => a - b)[pings / 2]!
    const told = `${median.toFixed(1)} ms, median of ${pings}.`
    const mend = 'Run Redis in the same network and region as the services.'
    return outcome(median > slowMs ? [warning(`It takes ${told}`, mend)] : [], told)
  },
}
