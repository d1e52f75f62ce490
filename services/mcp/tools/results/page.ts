import type { Place } from './cursor.ts'
import { writeCursor } from './cursor.ts'
import { aside, maxResult } from './weight.ts'

interface Listing<Entry> {
  tool: string
  input: Readonly<Record<string, unknown>>
  place: Place
  /** A page as GitHub gave it; null stands for what is not shown. */
  rows: readonly (Entry | null)[]
  /** Whether GitHub has a page after it. */
  hasMore: boolean
  describe: (entry: Entry) => string
  /** Entries at most, where a page of GitHub’s has more. */
  limit?: number
  /** Characters for them all. */
  room?: number
}

export interface Page<Entry> {
  entries: Entry[]
  /** Spread into the structured result. */
  cursor: { next_cursor?: string }
  /** The same for reading: a line for each entry, and how to go on. */
  lines: string[]
}

/**
 * As many entries as a result has room for, from the place on where the list goes on. What does not
 * fit is the beginning of what `next_cursor` leads to, so that nothing is lost between two calls.
 */
export function fitPage<Entry>(listing: Listing<Entry>): Page<Entry> {
  const { tool, input, place, rows, hasMore, describe } = listing
  const { limit = rows.length, room = maxResult - aside } = listing
  const entries: Entry[] = []
  const lines: string[] = []
  let left = room
  let end = place.skip
  for (; end < rows.length && entries.length < limit; end++) {
    const entry = rows[end]!
    if (entry === null) continue
    const line = describe(entry)
    left -= JSON.stringify(entry).length + line.length + 2
    // One is always shown: tools keep each entry smaller than the room.
    if (left < 0 && entries.length > 0) break
    entries.push(entry)
    lines.push(line)
  }
  // Of what is not shown nothing is told, also not that it is there.
  const isLeft = rows.slice(end).some((row) => row !== null)
  if (!isLeft && !hasMore) return { entries, cursor: {}, lines }
  const next = isLeft ? { page: place.page, skip: end } : { page: place.page + 1, skip: 0 }
  const next_cursor = writeCursor(tool, input, next)
  lines.push(`There is more: call again with the same arguments and cursor "${next_cursor}".`)
  return { entries, cursor: { next_cursor }, lines }
}
