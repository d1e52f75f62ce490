import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { escapeHarmful } from '../../shared/telemetry/harmful.ts'
import { fail } from './fail.ts'
import { withFiles } from './files.ts'
import { auditPlace, witness } from './settings.ts'
import type { Verdict } from './verify.ts'
import { verifier } from './verify.ts'
import { harmless } from './words.ts'

const options = {
  'without-store': { type: 'boolean' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

/** `verify`: 0 where the log is as it was written, 1 where it is not. */
export async function verify(args: string[]): Promise<number> {
  const { values, positionals: named } = parseArgs({ args, options, allowPositionals: true })
  const place = auditPlace()
  if (place.path === 'stdout' && named.length === 0) {
    fail('AUDIT_LOG is stdout: name the files that it was collected in.')
  }
  // The heads first: what is written meanwhile comes after them, and is told as such.
  const found = await witness(place, !values['without-store'])
  const checked = verifier({
    ...found,
    place: { host: hostname(), file: place.path },
    isAll: values.all ?? false,
    keepDays: place.keepDays,
    nowMs: Date.now(),
  })
  withFiles(place.path, named, ({ name, lines }) => checked.file(name, lines()))
  const verdict = checked.end()
  process.stdout.write(
    values.json ? `${escapeHarmful(JSON.stringify(verdict))}\n` : wordsOf(verdict)
  )
  return verdict.faultCount === 0 ? 0 : 1
}

function wordsOf({ records, chains, files, faults, faultCount, notes }: Verdict): string {
  const conclusion =
    faultCount === 0 ? 'The log is as it was written.' : `The log has ${faultCount} faults.`
  return [
    `${records} records of ${chains} chains in ${files} files.`,
    ...notes.map(({ kind, text }) => `Note (${kind}): ${text}`),
    ...faults.map(({ kind, text }) => `Fault (${kind}): ${text}`),
    conclusion,
  ]
    .map((line) => `${harmless(line)}\n`)
    .join('')
}
