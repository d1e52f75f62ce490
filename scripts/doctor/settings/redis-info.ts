import type { Redis } from 'ioredis'

/** A section of INFO, or null where this user may not ask for it, as with some that are rented. */
export async function infoOf(
  redis: Redis,
  section: 'server' | 'persistence' | 'memory'
): Promise<Record<string, string> | null> {
  const text = await redis.info(section).catch((error: Error) => {
    if (/NOPERM|unknown command/i.test(error.message)) return null
    throw error
  })
  if (text === null) return null
  const pairs = [...text.matchAll(/^(\w+):(.*?)\r?$/gm)]
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]))
}

export const noInfo = 'This user may not run INFO: ask whoever runs Redis.'
