import { parseArgs } from 'node:util'
import { escapeHarmful } from '../../shared/telemetry/harmful.ts'
import { chosenRecords, wholeNumber } from './chosen.ts'
import { filterOptions } from './filter.ts'
import type { AuditEntry } from './words.ts'
import { wordsOf } from './words.ts'

const options = { ...filterOptions, json: { type: 'boolean' }, limit: { type: 'string' } } as const

/** `search`: prints the records that are asked for, oldest first. */
export function search(args: string[]): number {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const lineOf = (record: AuditEntry) =>
    `${values.json ? escapeHarmful(JSON.stringify(record)) : wordsOf(record)}\n`
  const { each } = chosenRecords(values, positionals)
  if (values.limit === undefined) {
    each((record) => void process.stdout.write(lineOf(record)))
    return 0
  }
  const most = wholeNumber('limit', values.limit, 0)
  const last: AuditEntry[] = []
  each((record) => {
    if (last.push(record) > most) last.shift()
  })
  for (const record of last) process.stdout.write(lineOf(record))
  return 0
}
