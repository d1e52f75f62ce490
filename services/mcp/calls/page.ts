/** Entries of a list that one answer holds. */
const pageSize = 100

export interface Page<Entry> {
  entries: Entry[]
  /** Opaque to clients: leads to the next page. */
  nextCursor?: string
}

const encode = (key: string) => Buffer.from(key).toString('base64url')

/**
 * A page of `entries` after `cursor`, the key of the last one before it; null for a cursor that was
 * never handed out. An empty cursor is no key, so it is refused like one.
 */
export function page<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  cursor: string | undefined
): Page<Entry> | null {
  const before =
    cursor === undefined ? -1 : entries.findIndex((one) => encode(keyOf(one)) === cursor)
  if (cursor !== undefined && before < 0) return null
  const shown = entries.slice(before + 1, before + 1 + pageSize)
  const isLast = before + 1 + pageSize >= entries.length
  return { entries: shown, ...(!isLast && { nextCursor: encode(keyOf(shown.at(-1)!)) }) }
}
