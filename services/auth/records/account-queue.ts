import type { Store } from '#shared/stores/store.ts'

/**
 * The accounts of one GitHub app, in the order in which they were last looked after. It is how an
 * account is found that nobody asks for: a store lists no records.
 */
export interface AccountQueue {
  /** Puts an account last; to be called after it was written. */
  add(accountKey: string): Promise<void>
  remove(accountKey: string): Promise<void>
  /** The first, at most `limit`: those that wait longest. */
  first(limit: number): Promise<string[]>
  count(): Promise<number>
}

/** `ttlSeconds`: at least the life of an account. */
export function accountQueue(store: Store, upstream: string, ttlSeconds: number): AccountQueue {
  // Members are listed by their end, and every one gets the same time: so the last added is last.
  const index = `gatehouse:auth:accounts:${upstream}`
  return {
    add: (accountKey) => store.addToIndex(index, accountKey, ttlSeconds),
    remove: (accountKey) => store.removeFromIndex(index, accountKey),
    first: (limit) => store.listIndex(index, limit),
    count: () => store.countIndex(index),
  }
}
