import { Redis } from 'ioredis'
import { startPair } from './ours.ts'

/** Mean bytes in Redis for one more person with one more client. */
export interface RecordsSize {
  /** Right after the sign-in. */
  all: number
  /** Without what ends within ten minutes: the sign-in itself, its code, counts. */
  lasting: number
}

const tenMinutesMs = 600_000
const scanCount = 1000

/** Signs in so many people, each with a client of their own, and weighs what that leaves in Redis. */
export async function measureRecords(people: number, folder: string): Promise<RecordsSize> {
  const ours = await startPair('mcp', { folder })
  const redis = new Redis(ours.redisUrl)
  try {
    // What there is once, such as signing keys, is there after the first.
    await ours.signIn()
    const before = await weigh(redis)
    for (let person = 0; person < people; person++) await ours.signIn()
    const after = await weigh(redis)
    return {
      all: (after.all - before.all) / people,
      lasting: (after.lasting - before.lasting) / people,
    }
  } finally {
    redis.disconnect()
    await ours.close()
  }
}

async function weigh(redis: Redis): Promise<RecordsSize> {
  const size = { all: 0, lasting: 0 }
  for await (const keys of redis.scanStream({ count: scanCount })) {
    for (const key of new Set<string>(keys)) {
      const [bytes, lifeMs] = await Promise.all([
        redis.memory('USAGE', key, 'SAMPLES', 0),
        redis.pttl(key),
      ])
      size.all += bytes ?? 0
      if (lifeMs < 0 || lifeMs > tenMinutesMs) size.lasting += bytes ?? 0
    }
  }
  return size
}
