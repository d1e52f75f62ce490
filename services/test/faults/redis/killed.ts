import { onPair } from '../fault.ts'
import { configure, shutDown } from '../redis-places.ts'
import { steady, storeAway } from '../shows.ts'

const common = {
  meets: steady,
  shows: storeAway,
  measuredFrom: 'end',
  worksWithinMs: 5000,
} as const

export const redisRestarted = onPair({
  ...common,
  name: 'redis-restarted',
  title: 'Redis is shut down and started again',
  lost: 'nothing',
  begin: async ({ redis }) => shutDown(await redis.inUse()),
  end: async ({ redis }) => (await redis.inUse()).restart(),
})

/** The shipped setting: what was answered has been written, though not to the disk itself. */
export const redisKilled = onPair({
  ...common,
  name: 'redis-killed',
  title: 'Redis is killed (`kill -9`, `appendfsync everysec`) and started again',
  lost: 'nothing; of a machine that loses power up to its last second',
  begin: async ({ redis }) => (await redis.inUse()).kill(),
  end: async ({ redis }) => (await redis.inUse()).restart(),
})

export const redisKilledAlways = onPair({
  ...common,
  name: 'redis-killed-always',
  title: 'Redis is killed (`kill -9`, `appendfsync always`) and started again',
  lost: 'nothing',
  async begin({ redis }) {
    const server = await redis.inUse()
    await configure(server, 'appendfsync', 'always')
    await server.kill()
  },
  end: async ({ redis }) => (await redis.inUse()).restart(),
})
