/**
 * What Gatehouse asks of a store. Memory, SQLite and Redis promise the same, held by one contract
 * test. Every value expires by itself; times to live are whole seconds ≥ 1. Keys, indexes and
 * streams share one name space: a name is used for one of them only. Text is Unicode, not bytes.
 *
 * @throws STORE_UNAVAILABLE from every method when the backend does not answer in time, and after
 * `close`: callers that decide access let it pass, so a failing store fails closed. A write that
 * ended so may or may not have happened; it does not happen twice.
 * @throws INTERNAL_ERROR for a time to live, limit or length that is not a whole number ≥ 1.
 */
export interface Store {
  get(key: string): Promise<string | null>
  set(key: string, value: string, ttlSeconds: number): Promise<void>
  /** Writes only if the key is absent. `false`: another writer was first. Atomic. */
  claim(key: string, value: string, ttlSeconds: number): Promise<boolean>
  /** Reads and deletes in one step, so that one caller of many gets the value. Atomic. */
  take(key: string): Promise<string | null>
  /** Writes only if the value is still `expected`. `false`: it changed or is gone. Atomic. */
  replace(key: string, expected: string, value: string, ttlSeconds: number): Promise<boolean>

  /** Puts `member` into the index until `ttlSeconds` from now; a later call moves that end. */
  addToIndex(index: string, member: string, ttlSeconds: number): Promise<void>
  removeFromIndex(index: string, member: string): Promise<void>
  /** Live members, soonest to expire first, at most `limit`. */
  listIndex(index: string, limit: number): Promise<string[]>
  countIndex(index: string): Promise<number>

  /** Reaches every process on Redis, this process alone on memory and SQLite. */
  publish(channel: string, message: string): Promise<void>
  /**
   * Delivers messages published after it resolves, in order, until the returned function is called;
   * that function does not reject. What is published while the backend is away is lost, later
   * messages arrive again by themselves. `listener` must not throw.
   */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>

  /** Adds an entry and keeps the newest `maxLength`. Resolves to the entry's id. */
  append(stream: string, message: string, limits: StreamLimits): Promise<string>
  /**
   * Entries after `afterId` (null: from the oldest kept), oldest first, at most `limit`.
   *
   * @throws INVALID_INPUT if `afterId` does not look like an id of this backend.
   */
  read(stream: string, afterId: string | null, limit: number): Promise<StreamEntry[]>

  /** Resolves if the backend answers. */
  ping(): Promise<void>
  /** Ends every connection and subscription, in bounded time. A second call does nothing. */
  close(): Promise<void>
}

export interface StreamLimits {
  /** Exact bound on the number of entries kept. */
  maxLength: number
  /** The whole stream is gone this long after its last entry. */
  ttlSeconds: number
}

export interface StreamEntry {
  /** Opaque; ascending in the order of appending, also over the end of a stream. */
  id: string
  message: string
}
