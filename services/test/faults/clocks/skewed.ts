import type { PairFault } from '../fault.ts'
import { onPair } from '../fault.ts'
import type { Service } from '../replica.ts'

const refreshed =
  'nothing; a client that repeats a refresh at both replicas is signed out, where their clocks are further apart than `REFRESH_GRACE_SECONDS`'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

interface Skew {
  name: string
  title: string
  aheadMs: number
  meets: PairFault['meets']
  shows: readonly string[]
}

function skewed(service: Service, { name, title, aheadMs, meets, shows }: Skew): PairFault {
  return onPair({
    name: `clock-${service}-${name}`,
    title: `The clock of one ${service} replica of two ${title}`,
    lost: service === 'auth' ? refreshed : 'nothing',
    meets,
    shows,
    measuredFrom: 'end',
    worksWithinMs: 3000,
    begin: (pair) => pair[service][0].setClock(aheadMs),
    end: (pair) => pair[service][0].setClock(0),
  })
}

export const mcpFast = skewed('mcp', {
  name: 'fast',
  title: 'is five minutes fast',
  aheadMs: 5 * minuteMs,
  meets: ['call that renews a GitHub token'],
  shows: ['tool error SYS_004'],
})

export const mcpSlow = skewed('mcp', {
  name: 'slow',
  title: 'is five minutes slow',
  aheadMs: -5 * minuteMs,
  meets: ['call that renews a GitHub token'],
  shows: ['tool error SYS_004'],
})

export const mcpHourFast = skewed('mcp', {
  name: 'hour-fast',
  title: 'is an hour fast',
  aheadMs: hourMs,
  meets: ['call'],
  shows: ['401 AUTH_003', 'tool error SYS_004'],
})

export const mcpHourSlow = skewed('mcp', {
  name: 'hour-slow',
  title: 'is an hour slow',
  aheadMs: -hourMs,
  meets: ['call that renews a GitHub token'],
  shows: ['tool error SYS_004'],
})

export const authFast = skewed('auth', {
  name: 'fast',
  title: 'is five minutes fast',
  aheadMs: 5 * minuteMs,
  meets: ['call that renews a GitHub token'],
  shows: ['tool error SYS_004'],
})

export const authSlow = skewed('auth', {
  name: 'slow',
  title: 'is five minutes slow',
  aheadMs: -5 * minuteMs,
  meets: ['call that renews a GitHub token'],
  shows: ['tool error SYS_004'],
})

export const authHourFast = skewed('auth', {
  name: 'hour-fast',
  title: 'is an hour fast',
  aheadMs: hourMs,
  meets: ['call that renews a GitHub token'],
  shows: ['tool error SYS_004'],
})

export const authHourSlow = skewed('auth', {
  name: 'hour-slow',
  title: 'is an hour slow',
  aheadMs: -hourMs,
  meets: ['call'],
  shows: ['401 AUTH_003', 'tool error SYS_004'],
})
