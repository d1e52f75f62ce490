import { once } from 'node:events'
import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { Test } from 'tap'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { pooledFetch } from '#shared/http/pooled-fetch.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import type { World } from '#shared/world.ts'
import type { Person } from '../../github/cache.ts'
import type { CacheSeconds } from '../../github/cache-policy.ts'
import { githubClient } from '../../github/client.ts'
import type { TokenSource } from '../../github/token-source.ts'

export const loginShape = TypeCompiler.Compile(Type.Object({ login: Type.String() }))
export const anyShape = TypeCompiler.Compile(Type.Unknown())

export const connected = () => new AbortController().signal

/** A sign-in with one token: refused, it is over. */
export const always = (token: string): TokenSource => ({
  current: async () => token,
  after: async () => Promise.reject(errors.GITHUB_SIGN_IN_ENDED()),
})

export const tokens = always('gho_secret')

/** A server on loopback that answers as the test says. */
export async function listen(t: Test, answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

interface Changes {
  timeoutMs?: number
  /** Of another one: two replicas. */
  store?: Store
  seconds?: CacheSeconds
  now?: () => number
}

/** The client over a real socket to a server that answers as the test says. */
export async function build(t: Test, answer: RequestListener, changes: Changes = {}) {
  const { server, url } = await listen(t, answer)
  const { timeoutMs = 5000, seconds = { user: 0, repository: 0 } } = changes
  const pool = pooledFetch({ connections: 4, timeoutMs: 10_000 })
  t.teardown(() => pool.close())
  const answered = Promise.withResolvers<void>()
  const world = {
    now: changes.now ?? Date.now,
    store: changes.store ?? memoryStore(),
    fetch: async (to: string | URL, init?: RequestInit) => {
      const response = await pool.fetch(to, init)
      answered.resolve()
      return response
    },
  }
  const { client, logged, metered } = clientOf({
    ...{ baseUrl: `${url}/api/v3`, webUrl: url, timeoutMs, seconds, world },
  })
  const as = (signal = connected(), who: Partial<Person> = {}) =>
    client({ person: { ...mona, ...who }, tokens: always(who.githubToken ?? 'gho_secret'), signal })
  return { client, server, as, answered: answered.promise, url, world, logged, metered }
}

export const mona: Person = {
  userId: 1,
  accountKey: 'account',
  revision: 1,
  githubToken: 'gho_secret',
  scopes: ['github:read'],
}

export const keys = keyRing([Buffer.alloc(32, 7).toString('base64')])

interface ClientChanges {
  baseUrl?: string
  webUrl?: string
  timeoutMs?: number
  seconds?: CacheSeconds
  sessionKeys?: KeyRing
  world: Pick<World, 'fetch' | 'now'> & { store?: Store }
}

/** A client with what it logs and meters. */
export function clientOf({ world, seconds, ...changes }: ClientChanges) {
  const logged: unknown[] = []
  const metered: unknown[][] = []
  const client = githubClient({
    baseUrl: 'https://api.github.test',
    webUrl: 'https://github.test',
    timeoutMs: 1000,
    cacheSeconds: seconds ?? { user: 0, repository: 0 },
    sessionKeys: keys,
    meter: {
      asked: (route, status) => void metered.push(['asked', route, status]),
      looked: (outcome) => void metered.push(['looked', outcome]),
      budget: () => {},
    },
    log: { warn: (...line: unknown[]) => void logged.push(line) },
    ...changes,
    world: { store: memoryStore(), ...world },
  })
  return { client, logged, metered }
}

/** The body of a request as JSON, or as text where it is none. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = Buffer.concat(await request.toArray()).toString()
  return request.headers['content-type']?.includes('json') ? JSON.parse(text) : text
}
