import type { RedisServer } from '#shared/testing/redis-server.ts'
import type { PairFault } from '../fault.ts'
import { onPair } from '../fault.ts'
import { steady, storeAway } from '../shows.ts'

function failOver(
  how: Pick<PairFault, 'name' | 'title'> & {
    away: (master: RedisServer) => Promise<void> | void
    back: (master: RedisServer) => Promise<void> | void
  }
): PairFault {
  let old: RedisServer | null = null
  return onPair({
    name: how.name,
    title: how.title,
    needs: { sentinel: true },
    lost: 'nothing here, where replication has no delay; elsewhere what the replica had not got yet. Whoever refreshed in that moment signs in again, and a revocation may have to be repeated',
    meets: steady,
    shows: storeAway,
    measuredFrom: 'beginning',
    worksWithinMs: 20_000,
    async begin({ redis }) {
      // A second failure before the replica has caught up with the first loses data anywhere.
      await redis.inStep()
      old = await redis.inUse()
      await how.away(old)
    },
    end: () => how.back(old!),
  })
}

export const redisPromoted = failOver({
  name: 'redis-promoted',
  title: 'The Redis master is killed, Sentinel promotes its replica after a second',
  away: (master) => master.kill(),
  back: (master) => master.restart(),
})

export const redisMasterFrozen = failOver({
  name: 'redis-master-frozen',
  title:
    'The Redis master hangs, Sentinel promotes its replica after a second; the old one wakes up',
  away: (master) => master.pause(),
  back: (master) => master.resume(),
})
