import { parseArgs } from 'node:util'
import { auditFields } from '../../shared/audit/fields.ts'
import { chosenRecords, wholeNumber } from './chosen.ts'
import { fail } from './fail.ts'
import { filterOptions } from './filter.ts'
import type { AuditEntry } from './words.ts'
import { harmless } from './words.ts'

const options = {
  ...filterOptions,
  by: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
} as const

interface Counted {
  values: string[]
  records: number
  failures: number
  first: string
  last: string
}

const maxGroups = 100_000

/** `count`: how many records there are for each value of some fields. */
export function count(args: string[]): number {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const fields = (values.by ?? 'event').split(',')
  const unknown = fields.find((field) => !Object.hasOwn(auditFields, field))
  if (unknown !== undefined) fail(`--by: there is no field ${unknown}.`)
  const most = wholeNumber('limit', values.limit, 100)
  const groups = new Map<string, Counted>()
  chosenRecords(values, positionals).each((record) => add(groups, fields, record))

  const rows = [...groups.values()].sort((a, b) => b.records - a.records).slice(0, most)
  if (values.json) for (const row of rows) process.stdout.write(`${asJson(fields, row)}\n`)
  else process.stdout.write(asTable(fields, rows))
  return 0
}

function add(groups: Map<string, Counted>, fields: readonly string[], record: AuditEntry): void {
  const values = fields.map((field) => harmless(String(record[field] ?? '-')))
  const key = JSON.stringify(values)
  const found = groups.get(key)
  const failures = record['outcome'] === 'failure' ? 1 : 0
  if (found) {
    found.records++
    found.failures += failures
    found.last = record.time
    return
  }
  if (groups.size === maxGroups) fail('There are more values than can be counted: ask for fewer.')
  groups.set(key, { values, records: 1, failures, first: record.time, last: record.time })
}

const asJson = (fields: readonly string[], { values, ...counted }: Counted) =>
  JSON.stringify({
    ...Object.fromEntries(fields.map((field, at) => [field, values[at]])),
    ...counted,
  })

function asTable(fields: readonly string[], rows: readonly Counted[]): string {
  const head = [...fields, 'records', 'failures', 'first', 'last']
  const cells = rows.map(({ values, records, failures, first, last }) => [
    ...values,
    ...[records, failures, first, last].map(String),
  ])
  const widths = head.map((_, at) => Math.max(...[head, ...cells].map((row) => row[at]!.length)))
  const line = (row: readonly string[]) =>
    `${row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd()}\n`
  return [head, ...cells].map(line).join('')
}
