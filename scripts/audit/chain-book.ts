import type { ReadLine } from '../../shared/audit/chain.ts'
import type { ChainHead } from '../../shared/audit/events.ts'
import { checkFiles, checkHeads } from './chain-ends.ts'
import type { Report } from './report.ts'
import type { Against } from './verify.ts'

type Entry = ReadLine['record']

/** What is known of a chain so far. */
export interface Chain {
  first: Entry
  /** The furthest record. Without `mac` where that was changed: nothing can follow it provably. */
  last: { seq: number; mac: string | null }
  /** Numbers that have not come, each range with both ends. */
  missing: [number, number][]
}

export interface Books {
  chains: Map<string, Chain>
  /** Records that no key made, by who they say they are of. */
  foreign: Map<string, { records: number; first: string }>
  /** Heads that later chains name. */
  named: Map<string, ChainHead>
  /** Files that were left, with the time; and those that were deleted for their age. */
  left: Map<string, string>
  expired: Set<string>
}

const maxChains = 10_000
const maxRanges = 1000

/** Follows each chain through the log. */
export function chainBook(against: Against, told: Report) {
  const books: Books = {
    ...{ chains: new Map(), foreign: new Map(), named: new Map() },
    ...{ left: new Map(), expired: new Set() },
  }
  const { chains, foreign } = books
  const stored = new Map((against.heads ?? []).map((head) => [head.writer, head]))

  /** Whether there is room for one more; a log that has none is too large to be ours. */
  function hasRoom(map: { size: number }, at: string): boolean {
    if (map.size < maxChains) return true
    if (map.size === maxChains) told.fault('too-much', `${at}: more chains than can be followed.`)
    return false
  }

  function learn({ event, time, heads, file, lost, since }: Entry, at: string): void {
    if (event === 'audit.opened') {
      for (const head of heads as ChainHead[]) {
        const known = books.named.get(head.writer)?.seq ?? 0
        if (known < head.seq && hasRoom(books.named, at)) books.named.set(head.writer, head)
      }
    }
    if (event === 'audit.rotated') {
      if (file === '')
        told.note('lost-name', `${at}: the file before was moved or deleted by hand.`)
      else if (hasRoom(books.left, at)) books.left.set(String(file), time)
    }
    if (event === 'audit.expired' && hasRoom(books.expired, at)) books.expired.add(String(file))
    if (event === 'audit.gap') {
      told.note('gap', `${at}: ${lost} records could not be written from ${since} on.`)
    }
  }

  function follow(chain: Chain, { writer, seq, mac, prev }: Entry, at: string): void {
    const { last } = chain
    if (seq === last.seq + 1) {
      const follows = last.mac === null || last.mac === prev
      if (!follows)
        told.fault('order', `${at}: record ${seq} of ${writer} does not follow ${last.seq}.`)
      chain.last = { seq, mac }
    } else if (seq > last.seq) {
      if (chain.missing.length < maxRanges) chain.missing.push([last.seq + 1, seq - 1])
      chain.last = { seq, mac }
    } else if (fill(chain, seq)) {
      told.fault('order', `${at}: record ${seq} of ${writer} comes after record ${last.seq}.`)
    } else {
      told.fault('repeated', `${at}: record ${seq} of ${writer} is there twice.`)
    }
  }

  return {
    count: () => chains.size,
    /** A record that a key of ours made, or one that cannot be proved: its place counts, not its word. */
    enter(record: Entry, isProved: boolean, at: string): void {
      const { writer, seq, mac } = record
      const chain = chains.get(writer)
      if (chain) follow(chain, record, at)
      else if (hasRoom(chains, at)) {
        chains.set(writer, { first: record, last: { seq, mac }, missing: [] })
      }
      const head = stored.get(writer)
      if (head?.seq === seq && head.mac !== mac) {
        told.fault(
          'changed',
          `${at}: record ${seq} of ${writer} is not the one that the store knows.`
        )
      }
      if (isProved) learn(record, at)
    },
    /** A record that none made as it stands. */
    refuse({ writer, seq }: Entry, at: string): void {
      const chain = chains.get(writer)
      if (!chain) {
        const known = foreign.get(writer)
        if (known) known.records++
        else if (hasRoom(foreign, at)) foreign.set(writer, { records: 1, first: at })
        return
      }
      told.fault('changed', `${at}: record ${seq} of ${writer} is not as it was written.`)
      // It stands in its place, so that the next one is not told for it.
      if (seq === chain.last.seq + 1) chain.last = { seq, mac: null }
    },
    /** `names`: of the files that were read. */
    close(names: ReadonlySet<string>): void {
      for (const [writer, { records, first }] of foreign) {
        const text = `${first}: ${records} records of ${writer}, which no key of ours made.`
        told.fault('foreign', text)
      }
      for (const [writer, { missing }] of chains) {
        for (const [from, to] of missing) {
          told.fault('removed', `Records ${from} to ${to} of ${writer} are not there.`)
        }
      }
      checkFiles(books, names, against, told)
      checkHeads(books, against, told)
    },
  }
}

/** Takes a number out of the missing ones. False: it was not missing. */
function fill(chain: Chain, seq: number): boolean {
  const at = chain.missing.findIndex(([from, to]) => from <= seq && seq <= to)
  if (at === -1) return false
  const [from, to] = chain.missing[at]!
  const rest: [number, number][] = [
    [from, seq - 1],
    [seq + 1, to],
  ]
  chain.missing.splice(at, 1, ...rest.filter(([left, right]) => left <= right))
  return true
}
