import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { AppError } from '#shared/errors/define.ts'
import { redisStore } from '#shared/stores/redis.ts'
import type { Store } from '#shared/stores/store.ts'
import type { Problem } from '../check.ts'
import { failed, outcome, skipped, warning } from '../check.ts'
import { permitted } from './redis-info.ts'
import type { SettingsCheck, Shape } from './setup.ts'

type Room = 'auth' | 'mcp' | 'shared'

/** What each process writes (design: two users, so that mcp never can write what auth decides by). */
const written: Record<Shape, readonly Room[]> = {
  embedded: ['auth', 'mcp', 'shared'],
  pair: ['auth', 'mcp', 'shared'],
  auth: ['auth', 'shared'],
  mcp: ['mcp'],
}
const ttlSeconds = 5
const limits = { maxLength: 1, ttlSeconds }

export const redisRights: SettingsCheck = {
  name: 'redis-rights',
  holds: 'The user of REDIS_URL may run what the process needs, and mcp writes nothing of auth.',
  why: 'A missing right shows as an error in the middle of a sign-in; one too many lets a broken mcp make up sessions.',
  page: 'docs/guides/doctor.md',
  needs: ['redis'],
  async run({ redis, shape }) {
    if (!redis) return skipped('There is no Redis.')
    const store = redisStore(redis.duplicate({ lazyConnect: false, enableOfflineQueue: true }))
    try {
      const problems: Problem[] = []
      for (const room of written[shape]) problems.push(...(await roomProblems(store, room)))
      if (shape === 'mcp') problems.push(...(await excess(redis)))
      return outcome(problems, `It may write ${written[shape].join(', ')}.`)
    } finally {
      await store.close()
    }
  },
}

/** Everything the store does, on names of the doctor’s own that end by themselves. */
async function roomProblems(store: Store, room: Room): Promise<Problem[]> {
  const name = (kind: string) => `gatehouse:${room}:doctor:${kind}:${randomUUID()}`
  const [value, index, stream] = [name('value'), name('index'), name('stream')]
  const steps: Record<string, () => Promise<unknown>> = {
    'SET, GET and GETDEL': async () => {
      await store.claim(value, 'a', ttlSeconds)
      await store.get(value)
      await store.take(value)
    },
    'EVALSHA and EVAL': () => store.replace(value, 'a', 'b', ttlSeconds),
    'sorted sets': async () => {
      await store.addToIndex(index, 'a', ttlSeconds)
      await store.listIndex(index, 1)
    },
    // The mcp service alone has them: for the sessions of its clients.
    ...(room === 'mcp' && {
      streams: async () => {
        await store.append(stream, 'a', limits)
        await store.read(stream, null, 1)
      },
      'PUBLISH and SUBSCRIBE': async () => {
        const leave = await store.subscribe(name('channel'), () => {})
        await store.publish(name('channel'), 'a')
        await leave()
      },
    }),
  }
  const problems: Problem[] = []
  for (const [commands, run] of Object.entries(steps)) {
    if (await isAllowed(run)) continue
    const mend = `Give the user of REDIS_URL its rights under gatehouse:${room}:*; deploy/redis/users.acl has them for both services.`
    problems.push(failed(`It may not use ${commands} under gatehouse:${room}:.`, mend))
  }
  return problems
}

/** The store keeps the reason of Redis as the cause of its own error. */
const isAllowed = async (run: () => Promise<unknown>): Promise<boolean> =>
  (await permitted(run().then(() => true, throwCause))) !== null

function throwCause(error: unknown): never {
  throw error instanceof AppError ? (error.cause ?? error) : error
}

async function excess(redis: Redis): Promise<Problem[]> {
  const key = `gatehouse:auth:doctor:value:${randomUUID()}`
  if ((await permitted(redis.set(key, '', 'EX', ttlSeconds))) === null) return []
  const mend =
    'Give the mcp service a Redis user of its own: %R~gatehouse:shared:* ~gatehouse:mcp:* and no more.'
  return [warning('The mcp service may write what the auth service decides by.', mend)]
}
