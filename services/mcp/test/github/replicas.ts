import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import type { Fetch } from '#shared/world.ts'
import type { Person } from '../../github/cache.ts'
import type { CacheSeconds } from '../../github/cache-policy.ts'
import { json } from '../fake-github.ts'
import { clientOf, connected, keys, mona, tokens } from './build.ts'

export const countShape = TypeCompiler.Compile(Type.Object({ count: Type.Integer() }))

export const issues = 'GET /repos/{owner}/{repo}/issues'
export const repo = { owner: 'acme', repo: 'secret-plans' }

interface Changes {
  store?: Store
  seconds?: CacheSeconds
  /** One ring for each replica. */
  rings?: KeyRing[]
  /** Of every answer; `etag` may be left out by an empty one. */
  headers?: Record<string, string>
}

/**
 * Two replicas over one store, at a time that stands still. GitHub answers with the count of its
 * answers, and knows an ETag for as long as `changed` is not called.
 */
export function replicas({ store = memoryStore(), ...changes }: Changes = {}) {
  const { seconds = { user: 300, repository: 60 }, rings = [keys, keys], headers = {} } = changes
  const clock = { nowMs: 1_800_000_000_000 }
  const github = { version: 1, answers: 0, headers }
  const asked: { url: URL; etag: string | null; method: string }[] = []

  async function fetch(given: string | URL, { method = 'GET', headers }: RequestInit = {}) {
    const etag = new Headers(headers).get('if-none-match')
    asked.push({ url: new URL(given), etag, method })
    const current = new Headers({ etag: `"v${github.version}"`, ...github.headers })
    if (current.get('etag') === '') current.delete('etag')
    if (etag !== null && etag === current.get('etag'))
      return new Response(null, { status: 304, headers: current })
    const body = { count: ++github.answers, url: 'https://api.github.test/repos/acme/secret-plans' }
    return json(body, { headers: Object.fromEntries(current) })
  }

  /** What tests put something else before. */
  const network = { fetch: fetch as Fetch }
  const world = {
    store,
    now: () => clock.nowMs,
    fetch: (...given: Parameters<Fetch>) => network.fetch(...given),
  }
  const clients = rings.map((sessionKeys) => clientOf({ world, seconds, sessionKeys }))
  const as = (who: Partial<Person> = {}, replica = 0, signal = connected()) =>
    clients[replica]!.client({ person: { ...mona, ...who }, tokens, signal })

  return {
    as,
    asked,
    github,
    network,
    logged: clients[0]!.logged,
    /** What the lookups met, all replicas together. */
    outcomes: () =>
      clients.flatMap(({ metered }) =>
        metered.filter(([what]) => what === 'looked').map(([, o]) => o)
      ),
    /** The count in the answer that a person gets. */
    async count(
      who: Partial<Person> = {},
      replica = 0,
      route = issues as typeof issues | 'GET /user'
    ) {
      const parameters = route === issues ? repo : {}
      return (await as(who, replica).get(route, countShape, parameters)).body.count
    },
    wait(passSeconds: number) {
      clock.nowMs += passSeconds * 1000
    },
    changed() {
      github.version++
    },
  }
}
