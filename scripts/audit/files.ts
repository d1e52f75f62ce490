import { closeSync, openSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { recordIn } from '../../shared/audit/chain.ts'
import { movedAside } from '../../shared/audit/file.ts'
import type { Line } from './lines.ts'
import { linesOf } from './lines.ts'
import type { AuditEntry } from './words.ts'

export interface OpenFile {
  /** Without its folder. */
  name: string
  lines(): Generator<Line>
}

const maxTries = 5

/**
 * Gives each file to `work`, oldest first: those named, or the log with what was moved aside. The log
 * may be moved aside meanwhile; it is read to its end for all that.
 */
export function withFiles(path: string, named: readonly string[], work: (file: OpenFile) => void) {
  if (named.length > 0) {
    for (const one of named) withFile(one === '-' ? 0 : openSync(one, 'r'), basename(one), work)
    return
  }
  const { fd, old } = openLog(path)
  for (const name of old) withFile(openSync(join(dirname(path), name), 'r'), name, work)
  if (fd !== null) withFile(fd, basename(path), work)
}

/**
 * The log that is written, and what had been moved aside before it was opened. `fd` is null where a
 * process was killed as it moved the log aside, and has left none in its place.
 */
function openLog(path: string): { fd: number | null; old: string[] } {
  for (let tries = 0; ; tries++) {
    const old = movedAside(path)
    const fd = openIfThere(path)
    if (movedAside(path).join() === old.join() || tries === maxTries) {
      // There never was one: the system says so in its own words.
      return { fd: fd === null && old.length === 0 ? openSync(path, 'r') : fd, old }
    }
    if (fd !== null) closeSync(fd)
  }
}

/** Null where there is none, if only for the moment in which another is begun. */
function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function withFile(fd: number, name: string, work: (file: OpenFile) => void) {
  try {
    work({ name, lines: () => linesOf(fd) })
  } finally {
    if (fd !== 0) closeSync(fd)
  }
}

/** Every record of every file; nothing of them is proved. */
export function eachRecord(
  path: string,
  named: readonly string[],
  work: (record: AuditEntry) => void
) {
  withFiles(path, named, ({ lines }) => {
    for (const { text } of lines()) {
      const read = recordIn(text)
      if (read) work(read.record)
    }
  })
}
