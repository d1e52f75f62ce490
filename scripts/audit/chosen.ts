import { fail } from './fail.ts'
import { eachRecord } from './files.ts'
import type { FilterValues } from './filter.ts'
import { filter, learnIds } from './filter.ts'
import { auditPlace } from './settings.ts'
import type { AuditEntry } from './words.ts'

/** Where the records are, and which of them are asked for. */
export function chosenRecords(asked: FilterValues, named: readonly string[]) {
  const { path } = auditPlace()
  if (path === 'stdout' && named.length === 0) {
    fail('AUDIT_LOG is stdout: name the files that it was collected in.')
  }
  const ids = new Set<number>()
  const { person } = asked
  // Twice through: a record that tells whose a login is may be the last one. Not so on a pipe.
  if (person !== undefined && !named.includes('-')) {
    eachRecord(path, named, (record) => learnIds(ids, person, record))
  }
  const isChosen = filter(asked, ids, Date.now())
  return {
    path,
    isChosen,
    each: (work: (record: AuditEntry) => void) =>
      eachRecord(path, named, (record) => {
        if (isChosen(record)) work(record)
      }),
  }
}

/** The number in an option. */
export function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  if (!/^[1-9]\d{0,6}$/.test(text)) fail(`--${name} must be a whole number from 1 to 9999999.`)
  return Number(text)
}
