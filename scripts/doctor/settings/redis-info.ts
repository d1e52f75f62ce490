import type { Redis } from 'ioredis'
import { Unreachable } from '../check.ts'

/** What Redis answers, or null where this user may not ask for it. @throws Unreachable */
export async function permitted<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (cause) {
    if (/NOPERM|unknown command/i.test(String(cause))) return null
    throw new Unreachable(
      'Redis answered at first, and then no more.',
      'See its log, and whether the network between here and there holds.',
      cause
    )
  }
}

/** A section of INFO, or null where this user may not ask for it, as with some that are rented. */
export async function infoOf(
  redis: Redis,
  section: 'server' | 'persistence' | 'memory'
): Promise<Record<string, string> | null> {
  const text = await permitted(redis.info(section))
  if (text === null) return null
  const pairs = [...text.matchAll(/^(\w+):(.*?)\r?$/gm)]
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]))
}

export const notPermitted = 'This user may not ask: see with whoever runs Redis.'
