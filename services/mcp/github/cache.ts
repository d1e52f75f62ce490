import type { FastifyBaseLogger } from 'fastify'
import { digest } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import type { World } from '#shared/world.ts'
import type { CacheSeconds } from './cache-policy.ts'
import { longestSeconds, usableSeconds } from './cache-policy.ts'
import { optional } from './optional.ts'
import type { Parameters } from './parameters.ts'
import { written as writtenMarks } from './written.ts'

/** Who asks. What one sign-in may see is nobody else’s, not even the same person’s next one. */
export interface Person {
  userId: number
  accountKey: string
  /** Raised with every new token of the account. */
  revision: number
  /** Tells a sign-in from one before it that was revoked: revisions begin anew. */
  githubToken: string
  /** Of the session. */
  scopes: readonly string[]
}

/** What is asked. */
export interface Question {
  route: string
  parameters: Parameters
  /** Tells apart what is read of one answer. */
  shapeId: string
}

/** An answer that was kept. */
export interface Kept<T> {
  answer: T
  /** To ask GitHub whether it still holds. */
  etag: string | null
  isFresh: boolean
}

/** The place of one answer. */
export interface Slot<T> {
  /** Names place and state of the repository: equal for questions that one answer serves. */
  id: string
  kept: Kept<T> | null
  /** Keeps an answer, or what GitHub said of the one that is kept. */
  keep(answer: T, headers: Headers): Promise<void>
}

interface Entry<T> {
  answer: T
  etag: string | null
  /** Epoch milliseconds. */
  freshUntilMs: number
  mark: string
}

interface Options {
  baseUrl: string
  seconds: CacheSeconds
  sessionKeys: KeyRing
  world: Pick<World, 'store' | 'now'>
  log: Pick<FastifyBaseLogger, 'warn'>
}

/** Kept this long after its use ends, to be asked about: that costs nothing of the rate limit. */
const staleSeconds = 900
/** Longest time between reading a mark and keeping what was asked for under it. */
const askingSeconds = 300
const maxEntryCharacters = 64_000
const maxEntriesPerAccount = 64

/** Answers of GitHub in the shared store, sealed, each for one sign-in alone. */
export function answerCache({ baseUrl, seconds, sessionKeys, world, log }: Options) {
  const { store, now } = world
  const seals = sealer(sessionKeys, 'mcp/github-cache')
  const longestKept = Math.max(seconds.user, seconds.repository) + staleSeconds
  const written = writtenMarks({
    ...{ baseUrl, store, sessionKeys },
    markSeconds: longestKept + askingSeconds,
  })
  const reading = optional(log, 'reading kept answers of GitHub')
  const keeping = optional(log, 'keeping answers of GitHub')
  const forgetting = optional(log, 'forgetting answers of GitHub after a write')

  async function open<T>(key: string): Promise<Entry<T> | null> {
    const sealed = await store.get(key)
    return sealed === null ? null : JSON.parse(seals.open(sealed, key))
  }

  async function put(index: string, key: string, text: string, ttlSeconds: number) {
    const [count] = await Promise.all([
      store.countIndex(index),
      store.set(key, seals.seal(text, key), ttlSeconds),
      store.addToIndex(index, key, ttlSeconds),
    ])
    const over = count - maxEntriesPerAccount
    if (over <= 0) return
    const oldest = await store.listIndex(index, over)
    await Promise.all(oldest.map((one) => drop(index, one)))
  }

  const drop = (index: string, key: string) =>
    Promise.all([store.take(key), store.removeFromIndex(index, key)])

  return {
    /** Null where nothing is kept of such a route. */
    async find<T>(person: Person, question: Question): Promise<Slot<T> | null> {
      const longest = longestSeconds(question.route, seconds)
      if (longest === 0) return null
      const { userId, accountKey, revision, githubToken, scopes } = person
      const signIn = [accountKey, String(revision), githubToken, [...scopes].sort().join(' ')]
      const asked = [question.route, JSON.stringify(question.parameters), question.shapeId]
      const name = digest('answer/1', ...signIn, ...asked)
      const key = `gatehouse:mcp:github-cache:${name}`
      const index = `gatehouse:mcp:github-cached:${accountKey}`
      const markKey = written.key(userId, question.route, question.parameters)
      // In one tick, which Redis gets as one round trip.
      const [entry, mark] = await Promise.all([
        reading(() => open<T>(key), null),
        reading(() => written.read(markKey), null),
      ])
      if (mark === null) return null
      const kept = entry?.mark === mark ? entry : null
      return {
        id: `${name} ${mark}`,
        kept: kept && { ...kept, isFresh: kept.freshUntilMs > now() },
        async keep(answer, headers) {
          const usable = usableSeconds(headers, longest)
          const etag = headers.get('etag') ?? kept?.etag ?? null
          if (usable === null || (usable === 0 && etag === null)) return
          const entry: Entry<T> = { answer, etag, freshUntilMs: now() + usable * 1000, mark }
          const text = JSON.stringify(entry)
          if (text.length > maxEntryCharacters) return
          const ttlSeconds = etag === null ? usable : usable + staleSeconds
          await keeping(() => put(index, key, text, ttlSeconds), undefined)
        },
      }
    },

    /** A write was sent: nothing that it may have changed is answered from here any more. */
    async forget(userId: number, route: string, parameters: Parameters): Promise<void> {
      await forgetting(() => written.mark(userId, route, parameters), undefined)
    },
  }
}
