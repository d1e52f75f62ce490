import { closeSync, fstatSync, openSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { recordIn } from '../../shared/audit/chain.ts'
import { escapeHarmful } from '../../shared/telemetry/harmful.ts'
import { chosenRecords, wholeNumber } from './chosen.ts'
import { filterOptions } from './filter.ts'
import { linesOf } from './lines.ts'
import type { AuditEntry } from './words.ts'
import { wordsOf } from './words.ts'

const options = {
  ...filterOptions,
  follow: { type: 'boolean', short: 'f' },
  lines: { type: 'string', short: 'n' },
  json: { type: 'boolean' },
} as const

const lookEveryMs = 200
const lingerMs = 5000

/** `tail`: prints the last records of the log; with `--follow` until it is interrupted. */
export async function tail(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options })
  const { path, isChosen } = chosenRecords(values, [])
  const most = wholeNumber('lines', values.lines, 10)
  const print = (record: AuditEntry) =>
    void process.stdout.write(
      `${values.json ? escapeHarmful(JSON.stringify(record)) : wordsOf(record)}\n`
    )

  const files = [followed(path)]
  const last: AuditEntry[] = []
  for (const record of files[0]!.records()) {
    if (isChosen(record) && last.push(record) > most) last.shift()
  }
  last.forEach(print)
  while (values.follow) {
    await sleep(lookEveryMs)
    // Processes that share the log write to the old file for a moment after one has moved it.
    if (files.at(-1)!.isMoved()) files.push(followed(path))
    while (files.length > 1 && files[0]!.isOver()) files.shift()!.close()
    for (const { records } of files) for (const one of records()) if (isChosen(one)) print(one)
  }
  for (const { close } of files) close()
  return 0
}

/** A file as it grows. */
function followed(path: string) {
  const fd = openSync(path, 'r')
  let begun = ''
  let movedAtMs: number | null = null
  return {
    /** What came since the last time. Half a line waits for its end. */
    *records(): Generator<AuditEntry> {
      for (const { text, isWhole } of linesOf(fd)) {
        begun += text
        if (!isWhole) continue
        const read = recordIn(begun)
        begun = ''
        if (read) yield read.record
      }
    },
    /** Whether there is another file under the name. */
    isMoved(): boolean {
      const there = statSync(path, { throwIfNoEntry: false })
      const own = fstatSync(fd)
      const isOther = there !== undefined && (there.ino !== own.ino || there.dev !== own.dev)
      if (isOther) movedAtMs ??= performance.now()
      return isOther
    },
    isOver: () => movedAtMs !== null && performance.now() - movedAtMs > lingerMs,
    close: () => closeSync(fd),
  }
}
