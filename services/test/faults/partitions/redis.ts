import type { Wire } from '#shared/testing/wire.ts'
import type { PairFault } from '../fault.ts'
import { onPair } from '../fault.ts'
import { calls, storeAway } from '../shows.ts'

/** One replica of two: the gateway finds out that it is not ready, and passes it over. */
function cutOff(
  service: 'auth' | 'mcp',
  how: Pick<PairFault, 'name' | 'title'> & { cut: (wire: Wire) => Promise<void> | void }
): PairFault {
  return onPair({
    name: how.name,
    title: how.title,
    lost: 'nothing',
    meets: [],
    meetsOneOf: service === 'mcp' ? calls : ['refresh', 'sign-in', 'revocation'],
    shows: storeAway,
    measuredFrom: 'beginning',
    worksWithinMs: 12_000,
    begin: (pair) => how.cut(pair[service][0].redis!),
    end: (pair) => pair[service][0].redis!.mend(),
  })
}

export const mcpWithoutRedis = cutOff('mcp', {
  name: 'mcp-without-redis',
  title: 'One mcp replica of two loses its way to Redis',
  cut: (wire) => wire.cut('everything'),
})

export const mcpUnanswered = cutOff('mcp', {
  name: 'mcp-unanswered',
  title: 'One mcp replica of two reaches Redis and gets no answers (one way)',
  cut: (wire) => wire.cut('answers'),
})

export const mcpRefused = cutOff('mcp', {
  name: 'mcp-refused',
  title: 'One mcp replica of two cannot connect to Redis (refused)',
  cut: (wire) => wire.refuse(),
})

export const authWithoutRedis = cutOff('auth', {
  name: 'auth-without-redis',
  title: 'One auth replica of two loses its way to Redis',
  cut: (wire) => wire.cut('everything'),
})
