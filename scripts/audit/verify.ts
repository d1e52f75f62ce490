import type { KeyObject } from 'node:crypto'
import { isSealedBy, readLine, recordStart } from '../../shared/audit/chain.ts'
import type { StoredHead } from '../../shared/audit/heads.ts'
import type { DerivedKey } from '../../shared/crypto/key-ring.ts'
import { chainBook } from './chain-book.ts'
import type { Line } from './lines.ts'
import { report } from './report.ts'

export interface Against {
  keys: readonly DerivedKey[]
  /** Null: the store was not asked. */
  heads: readonly StoredHead[] | null
  /** What is written by the process whose settings these are. */
  place: { host: string; file: string }
  /** The files are all that there are, of every replica. */
  isAll: boolean
  keepDays: number
  nowMs: number
}

/** Checks lines in the order in which they were written. Needs memory for each chain, not for each record. */
export function verifier(against: Against) {
  const keys = new Map<string, KeyObject>(against.keys.map(({ id, key }) => [id, key]))
  const told = report()
  const book = chainBook(against, told)
  const names = new Set<string>()
  let records = 0

  function checkLine(text: string, at: string): void {
    const read = readLine(text)
    if (!read) {
      const start = text.lastIndexOf(recordStart)
      told.broken(at)
      // A process that was killed, or a full disk, left half a line before another process wrote its own.
      if (start > 0) checkLine(text.slice(start), at)
      return
    }
    records++
    const key = keys.get(read.keyId)
    if (!key) told.unknownKey(read.keyId, at)
    if (!key || isSealedBy(read, key)) book.enter(read.record, key !== undefined, at)
    else book.refuse(read.record, at)
  }

  return {
    file(name: string, lines: Iterable<Line>) {
      names.add(name)
      for (const { number, text } of lines) {
        if (text !== '') checkLine(text, `${name}:${number}`)
        else told.broken(`${name}:${number}`)
      }
    },
    end() {
      book.close(names)
      return { records, files: names.size, chains: book.count(), ...told.end() }
    },
  }
}

export type Verdict = ReturnType<ReturnType<typeof verifier>['end']>
