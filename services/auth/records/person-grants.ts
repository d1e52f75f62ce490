import type { Store } from '#shared/stores/store.ts'
import type { Grant } from './grants.ts'
import { grantId, grantRecords, renewedGrant } from './grants.ts'

/** What each person has allowed, at one GitHub server and app. */
export interface PersonGrants {
  idOf(userId: number, clientId: string): string
  /**
   * Stores what a person has allowed now, beside what stands (`renewedGrant`). Resolves to its id.
   */
  allow(grant: Grant): Promise<string>
  get(grantId: string): Promise<Grant | null>
  /**
   * Ends the consent; `false`: there was none. The grant stays listed, as sessions may stand under
   * it: `unlist`.
   */
  end(grantId: string): Promise<boolean>
  /** Takes a grant that is over, and under which nothing stands, from the list of its person. */
  unlist(userId: number, grantId: string): Promise<void>
  /** Grants of a person that are listed, the newest sign-in first. */
  listOf(userId: number): Promise<ListedGrants>
}

export interface ListedGrants {
  grantIds: string[]
  /** There are more than the thousand that were listed. */
  hasMore: boolean
}

interface Options {
  store: Store
  upstream: string
  /** At least the life of a session. */
  ttlSeconds: number
}

const maxMembers = 1000

export function personGrants({ store, upstream, ttlSeconds }: Options): PersonGrants {
  const stored = grantRecords(store)
  const ofPerson = (userId: number) => `gatehouse:auth:person-grants:${upstream}:${userId}`
  const list = (userId: number, id: string) => store.addToIndex(ofPerson(userId), id, ttlSeconds)
  const idOf = (userId: number, clientId: string) => grantId(upstream, userId, clientId)

  return {
    idOf,
    async allow(grant) {
      const id = idOf(grant.userId, grant.clientId)
      await stored.update(id, (before) => {
        const value = renewedGrant(before?.value, grant)
        return { write: { value, ttlSeconds }, result: null }
      })
      // Last, for `unlist` to find the record whose entry it may have taken out.
      await list(grant.userId, id)
      return id
    },
    get: (id) => stored.get(id),
    end: async (id) => (await stored.take(id)) !== null,
    async unlist(userId, id) {
      await store.removeFromIndex(ofPerson(userId), id)
      // A sign-in may have come back just before.
      if (await stored.get(id)) await list(userId, id)
    },
    async listOf(userId) {
      // Each is listed for the same time, so the last to end is the newest.
      const members = await store.listIndex(ofPerson(userId), maxMembers)
      return { grantIds: members.reverse(), hasMore: members.length === maxMembers }
    },
  }
}
