import { onPair } from '../fault.ts'
import { configure } from '../redis-places.ts'
import { steady, storeAway } from '../shows.ts'

/** Longer than a command waits for its answer. */
const frozenMs = 4500

export const redisFrozen = onPair({
  name: 'redis-frozen',
  title: 'Redis hangs (`SIGSTOP`) and goes on',
  lost: 'nothing',
  meets: steady,
  shows: storeAway,
  measuredFrom: 'end',
  worksWithinMs: 5000,
  lastsMs: frozenMs,
  begin: async ({ redis }) => (await redis.inUse()).pause(),
  end: async ({ redis }) => (await redis.inUse()).resume(),
})

export const redisFull = onPair({
  name: 'redis-full',
  title: 'Redis is full (`maxmemory`, `noeviction`) and gets room again',
  lost: 'nothing',
  meets: steady,
  shows: storeAway,
  measuredFrom: 'end',
  worksWithinMs: 3000,
  begin: async ({ redis }) => configure(await redis.inUse(), 'maxmemory', '1'),
  end: async ({ redis }) => configure(await redis.inUse(), 'maxmemory', '0'),
})
