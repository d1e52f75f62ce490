import type { FastifyBaseLogger } from 'fastify'
import { digest } from '#shared/crypto/digest.ts'
import type { World } from '#shared/world.ts'
import type { Refusal } from './errors.ts'
import { optional } from './optional.ts'
import { isRateLimited, isSpent, rateLimited, waitSeconds } from './rate-limit.ts'

/** What GitHub asked a person to wait for, over all replicas: who asks on meanwhile may be banned. */
export interface Waits {
  /** @throws GITHUB_RATE_LIMITED, with the time that is left */
  check(userId: number, route: string): Promise<void>
  /** Reads in an answer whether, and how long, nothing is to be asked. */
  note(userId: number, route: string, answer: Refusal): Promise<void>
}

interface Options {
  /** Tells one GitHub’s persons from another’s. */
  baseUrl: string
  world: Pick<World, 'store' | 'now'>
  log: Pick<FastifyBaseLogger, 'warn'>
}

const longestSeconds = 3600
/** A secondary limit holds for everything that a person does. */
const everything = 'all'

/** GitHub counts these apart. */
export type Bucket = 'code_search' | 'search' | 'core'

export function bucketOf(route: string): Bucket {
  if (route.startsWith('GET /search/code')) return 'code_search'
  return route.startsWith('GET /search/') ? 'search' : 'core'
}

export function waits({ baseUrl, world, log }: Options): Waits {
  const { store, now } = world
  const reading = optional(log, 'reading what GitHub asked to wait for')
  const noting = optional(log, 'noting what GitHub asks to wait for')
  const key = (userId: number, bucket: string) =>
    `gatehouse:mcp:github-wait:${bucket}:${digest('person', baseUrl, String(userId)).slice(0, 32)}`

  return {
    async check(userId, route) {
      const keys = [key(userId, bucketOf(route)), key(userId, everything)]
      const found = await reading(() => Promise.all(keys.map((one) => store.get(one))), [])
      const leftMs = Math.max(...found.map(Number), 0) - now()
      if (leftMs > 0) throw rateLimited(Math.ceil(leftMs / 1000), { reason: 'GitHub said to wait' })
    },

    async note(userId, route, answer) {
      const { headers } = answer
      const spent = isSpent(headers)
      if (!isRateLimited(answer) && !(spent && headers.has('x-ratelimit-reset'))) return
      const seconds = Math.min(waitSeconds(headers, now()), longestSeconds)
      const until = String(now() + seconds * 1000)
      const bucket = spent ? bucketOf(route) : everything
      await noting(() => store.set(key(userId, bucket), until, seconds), undefined)
    },
  }
}
