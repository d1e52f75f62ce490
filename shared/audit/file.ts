import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { invalid } from '../config/load.ts'
import { alone } from './alone.ts'

const dayMs = 24 * 3600 * 1000

export interface AuditFileOptions {
  /** A file path, or `stdout`. */
  path: string
  /** A file that is larger is moved aside. */
  maxBytes: number
  keepDays: number
  /** Of the process, to name what it moves aside. */
  writer: string
  /** Epoch milliseconds. */
  now: () => number
}

/**
 * Where audit lines go. Several processes may write to one file on a local disk: the system puts
 * each piece behind what is there, and each process notices when another has moved the file aside.
 */
export interface AuditFile {
  /** Where it is: of a link, where that leads; or `stdout`. */
  path: string
  /**
   * Resolves to the bytes of `lines` that are written: fewer than all on a disk that fills up. What
   * was broken off stays in the file as a line of its own.
   * @throws what the file system says
   */
  append(lines: Buffer): number
  /**
   * Moves a file aside that is full, or goes on in the new one where another process has: returns the
   * name of the file that was left, empty where nobody knows it, or null where nothing changed.
   * @throws what the file system says; the old file is written on
   */
  turn(): string | null
  isFull(): boolean
  /** Deletes files moved aside that nothing was written to for `keepDays`; returns their names. */
  expire(): string[]
  close(): void
}

/**
 * Opens the file, made 0600 and its folder with it where they are not there.
 * @throws CONFIG_INVALID if it cannot be opened
 */
export function openAuditFile(options: AuditFileOptions): AuditFile {
  const { maxBytes, keepDays, writer, now } = options
  const isStdout = options.path === 'stdout'
  let fd = isStdout ? 1 : openFirst(options.path)
  // Else the link would be moved aside, and the log go on beside it.
  const path = isStdout ? options.path : withoutLinks(options.path)
  let opened = fstatSync(fd)
  let size = opened.size
  // Standard output may be a file as well; where it stands there is not ours to look at.
  let isBroken = !isStdout && opened.isFile() && !endsWithLine(path, size)
  let moved = 0
  const isOurs = (there: Stats | undefined) => there?.ino === opened.ino && there.dev === opened.dev

  function moveAside(): void {
    // Another may have done it since we looked: what is there now is not full.
    if (!isOurs(statIfThere(path))) return
    // Their names tell the order of the files, so they follow one another where the clock goes back.
    const timeMs = Math.max(now(), timeOf(movedAside(path).at(-1)) + 1)
    const time = new Date(timeMs).toISOString().replaceAll(':', '-')
    renameSync(path, `${path}.${time}.${writer}.${++moved}`)
  }

  /** Of the file in hand, after it was moved: by whom matters not. */
  const nameNow = () =>
    namesBeside(path).find((name) => isOurs(statIfThere(join(dirname(path), name)))) ?? ''

  return {
    path,
    append(lines) {
      const given = isBroken ? Buffer.concat([Buffer.from('\n'), lines]) : lines
      const written = writeSync(fd, given)
      size += written
      const ofLines = Math.max(0, written - (given.length - lines.length))
      if (written > 0) isBroken = given[written - 1] !== 10
      return ofLines
    },
    isFull: () => size >= maxBytes && opened.isFile() && !isStdout,
    turn() {
      if (isStdout) return null
      const there = statIfThere(path)
      if (isOurs(there)) {
        size = there!.size
        if (!this.isFull() || !alone(path, moveAside)) return null
      }
      const left = nameNow()
      const next = open(path)
      closeSync(fd)
      fd = next
      opened = fstatSync(fd)
      size = opened.size
      isBroken = opened.isFile() && !endsWithLine(path, size)
      return left
    },
    expire() {
      if (isStdout) return []
      const oldest = now() - keepDays * dayMs
      return movedAside(path).filter((name) => deleteIfOlder(join(dirname(path), name), oldest))
    },
    close() {
      if (!isStdout) closeSync(fd)
    },
  }
}

const stamp = /\.(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)\.[\w-]+\.\d+$/

/** When a file was moved aside, by its name; 0 where there is none. */
function timeOf(name = ''): number {
  const [, day, hour, minute, second] = stamp.exec(name) ?? []
  return day ? Date.parse(`${day}${hour}:${minute}:${second}`) : 0
}

/** Where the file is that a link leads to; a path that leads to no file stays. */
export const withoutLinks = (path: string): string =>
  statIfThere(path)?.isFile() ? realpathSync(path) : path

/** Names of the files that were moved aside for `path`, oldest first, without their folder. */
export function movedAside(path: string): string[] {
  const start = basename(path).length
  return namesBeside(path)
    .filter((name) => stamp.exec(name)?.index === start)
    .sort()
}

const namesBeside = (path: string) =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`))

const open = (path: string) => openSync(path, 'a', 0o600)
const statIfThere = (path: string) => statSync(path, { throwIfNoEntry: false })

function openFirst(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return open(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw invalid([`AUDIT_LOG names a file that cannot be written (${code}).`])
  }
}

/** A process that was killed may have left half a line. */
function endsWithLine(path: string, size: number): boolean {
  if (size === 0) return true
  const fd = openSync(path, 'r')
  const last = Buffer.alloc(1)
  readSync(fd, last, 0, 1, size - 1)
  closeSync(fd)
  return last[0] === 10
}

function deleteIfOlder(path: string, oldestMs: number): boolean {
  const there = statIfThere(path)
  if (!there || there.mtimeMs >= oldestMs) return false
  try {
    unlinkSync(path)
    return true
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
