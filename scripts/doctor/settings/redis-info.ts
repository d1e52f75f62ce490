import type { Redis } from 'ioredis'
import { Unreachable } from '../check.ts'

/** What Redis answers, or null where this user may not ask for it. @throws Unreachable */
export async function permitted<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (cause) {
    const words = String(cause)
    if (/NOPERM|unknown command/i.test(words)) return null
    const [, wrong, mend] = refusals.find(([sign]) => sign.test(words)) ?? silence
    throw new Unreachable(wrong, mend, cause)
  }
}

/** What Redis says in place of an answer, whatever it is asked. */
const refusals: [sign: RegExp, wrong: string, mend: string][] = [
  [
    /READONLY/,
    'REDIS_URL leads to a replica, which takes no writes.',
    'Set REDIS_URL to the primary, or to the Sentinels that know it: redis+sentinel://host:26379,host:26379/master.',
  ],
  [
    /\bOOM\b/,
    'Redis is full: it takes nothing new.',
    'Raise maxmemory and the memory of its machine, and use this Redis for nothing else.',
  ],
  [
    /MISCONF/,
    'Redis takes no writes, for it cannot save to its disk.',
    'Make room on its disk, and let its user write to its folder.',
  ],
  [/LOADING/, 'Redis still reads its data.', 'Wait until its log says that it is ready.'],
  [
    /MOVED|CROSSSLOT|CLUSTERDOWN/,
    'REDIS_URL leads to a Redis Cluster.',
    'Use a Redis that is no cluster: what belongs together is read and written in one command.',
  ],
]
const silence: (typeof refusals)[number] = [
  /^/,
  'Redis answered at first, and then no more.',
  'See its log, and whether the network between here and there holds.',
]

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
