import type { Books } from './chain-book.ts'
import type { Report } from './report.ts'
import type { Against } from './verify.ts'

const dayMs = 24 * 3600 * 1000

/** Files that are named must be there, unless they were deleted for their age; so must what was in them. */
export function checkFiles(
  { chains, left, expired }: Books,
  names: ReadonlySet<string>,
  { keepDays, nowMs }: Against,
  told: Report
): void {
  const isOver = (file: string, time: string) =>
    expired.has(file) || Date.parse(time) < nowMs - keepDays * dayMs
  for (const [file, time] of left) {
    if (!names.has(file) && !isOver(file, time)) {
      told.fault('missing-file', `${file} is not there, which was left on ${time}.`)
    }
  }
  for (const [writer, { first }] of chains) {
    const { seq, event, file, time } = first
    if (seq === 1) continue
    // A chain may begin where it went on in a new file, if the one before is over.
    const name = event === 'audit.rotated' ? String(file) : null
    const isExplained = name !== null && !names.has(name) && isOver(name, time)
    if (!isExplained) told.fault('removed', `Records 1 to ${seq - 1} of ${writer} are not there.`)
  }
}

/** No chain may be shorter than the store, or a later chain, knew it to be. */
export function checkHeads(books: Books, { heads, place, isAll }: Against, told: Report): void {
  const { chains, named } = books
  const all = [...named.values(), ...(heads ?? [])]
  const furthest = new Map<string, number>()
  for (const { writer, seq } of all) {
    furthest.set(writer, Math.max(seq, furthest.get(writer) ?? 0))
  }
  for (const [writer, seq] of furthest) {
    const found = chains.get(writer)?.last.seq
    if (found !== undefined && found < seq) {
      told.fault('cut', `The chain of ${writer} ends at record ${found}; it went as far as ${seq}.`)
    }
  }
  if (heads === null) {
    told.note('unwitnessed', 'The store was not asked: whether ends were cut off is not known.')
    return
  }
  const stored = new Map(heads.map((head) => [head.writer, head]))
  for (const head of heads.filter(({ writer }) => !chains.has(writer))) {
    const { writer, seq, time } = head
    const where = `${head.place.file} on ${head.place.host}`
    const text = `The chain of ${writer}, ${seq} records until ${time}, is not there: it was written to ${where}.`
    const isHere = head.place.file === place.file && head.place.host === place.host
    if (isAll || (isHere && place.file !== 'stdout')) told.fault('cut', text)
    else told.note('elsewhere', text)
  }
  for (const [writer, { last }] of chains) {
    const sealed = stored.get(writer)?.seq ?? 0
    if (last.seq > sealed) {
      const text = `The last ${last.seq - sealed} records of ${writer} came after the head that the store has`
      told.note('unsealed', `${text}: none of them is proved to be the last.`)
    }
  }
}
