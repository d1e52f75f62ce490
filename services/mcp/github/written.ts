import { createHmac } from 'node:crypto'
import { randomToken } from '#shared/crypto/digest.ts'
import type { DerivedKey, KeyRing } from '#shared/crypto/key-ring.ts'
import type { Store } from '#shared/stores/store.ts'
import type { Parameters } from './parameters.ts'

/**
 * What was written through here: a mark for each repository and person, anew with every write. An
 * answer is kept with the mark that stood when it was asked for, and is of no use under another one,
 * on any replica.
 */
export interface Written {
  /** The key of the mark that an answer to this route depends on. */
  key(userId: number, route: string, parameters: Parameters): string
  /** The mark, or what stands for none. */
  read(key: string): Promise<string>
  /** A write has been sent: what is kept of its repository, and the lists of its writer, are over. */
  mark(userId: number, route: string, parameters: Parameters): Promise<void>
}

interface Options {
  baseUrl: string
  store: Store
  sessionKeys: KeyRing
  /** Longer than any answer is kept, or asked for before it is. */
  markSeconds: number
}

const none = ''

export function written({ baseUrl, store, sessionKeys, markSeconds }: Options): Written {
  // Under a secret, so that nobody who reads the store can try out names of private repositories.
  const secrets = sessionKeys.derive('mcp/github-written')
  const keyOf = ({ key }: DerivedKey, subject: string) => {
    const name = createHmac('sha256', key).update(`${baseUrl} ${subject}`).digest('base64url')
    return `gatehouse:mcp:github-written:${name.slice(0, 32)}`
  }
  const person = (userId: number) => `person ${userId}`
  const repository = (route: string, { owner, repo }: Parameters) =>
    route.includes(' /repos/{owner}/{repo}') ? `repository ${owner}/${repo}`.toLowerCase() : null

  return {
    key: (userId, route, parameters) =>
      keyOf(secrets[0], repository(route, parameters) ?? person(userId)),
    read: async (key) => (await store.get(key)) ?? none,
    async mark(userId, route, parameters) {
      const written = [person(userId), repository(route, parameters)].filter((one) => one !== null)
      // Under every secret of the ring: while it is rotated replicas differ in which comes first.
      const keys = secrets.flatMap((secret) => written.map((subject) => keyOf(secret, subject)))
      await Promise.all(keys.map((key) => store.set(key, randomToken(9), markSeconds)))
    },
  }
}
