import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contender } from './contenders.ts'
import type { Plan } from './plan.ts'
import { describeRequests, load } from './wrk.ts'

/** Memory of a process after so many calls. */
export interface MemoryAfter {
  calls: number
  rssBytes: number
}

const connections = 32

/** Loads one contender until the last mark is reached or the time is over; looks at its memory at each. */
export async function measureMemory(
  contender: Contender,
  { memory: { calls: marks, seconds } }: Plan,
  parent: string
): Promise<MemoryAfter[]> {
  const folder = await mkdtemp(join(parent, 'memory-'))
  const { server, requests, close } = await contender.start(folder)
  const described = await describeRequests(requests, folder)
  const found: MemoryAfter[] = []
  let calls = 0
  try {
    for (let second = 0; second < seconds && found.length < marks.length; second++) {
      calls += (await load(requests, described, { connections, seconds: 1 })).requests
      const { rssBytes } = await server.usage()
      while (found.length < marks.length && calls >= marks[found.length]!) {
        found.push({ calls: marks[found.length]!, rssBytes })
      }
    }
  } finally {
    await close()
  }
  return found
}
