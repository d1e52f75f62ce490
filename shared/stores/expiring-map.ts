interface Entry<Value> {
  value: Value
  endsAtMs: number
}

export type ExpiringMap<Value> = ReturnType<typeof createExpiringMap<Value>>

const sweptPerWrite = 4

/**
 * A map whose entries end. What has ended is never answered, and is dropped when it is met: on
 * reading, and by a look at a few entries on every write, so that nothing piles up unread.
 */
export function createExpiringMap<Value>(now: () => number) {
  const entries = new Map<string, Entry<Value>>()
  let cursor = entries.entries()

  function sweep(): void {
    const timeMs = now()
    for (let seen = 0; seen < sweptPerWrite; seen++) {
      const { value: entry, done } = cursor.next()
      if (done) {
        cursor = entries.entries()
        return
      }
      if (entry[1].endsAtMs <= timeMs) entries.delete(entry[0])
    }
  }

  function find(key: string): Entry<Value> | undefined {
    // The clock is asked even where nothing is found: it throws once the store is closed.
    const timeMs = now()
    const entry = entries.get(key)
    if (entry === undefined || entry.endsAtMs > timeMs) return entry
    entries.delete(key)
    return undefined
  }

  return {
    find,
    get: (key: string): Value | undefined => find(key)?.value,
    set(key: string, value: Value, endsAtMs: number): void {
      sweep()
      entries.set(key, { value, endsAtMs })
    },
    delete: (key: string): boolean => entries.delete(key),
    /** Keys not ended yet, soonest to end first. */
    keys(): string[] {
      const timeMs = now()
      const live = [...entries].filter(([, { endsAtMs }]) => endsAtMs > timeMs)
      return live.sort(([, one], [, other]) => one.endsAtMs - other.endsAtMs).map(([key]) => key)
    },
    /** Entries held, the ended ones not met yet included. */
    held: (): number => entries.size,
  }
}
