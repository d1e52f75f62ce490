import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { thisMachine } from '../this-machine.ts'

/** The measured process has one core to itself, everything that serves or loads it the other. */
export const cores = { measured: 0, others: 1 } as const

const isLinux = process.platform === 'linux' && existsSync('/proc/stat')
/** Asked now, before this process confines itself to one. */
const coreCount = availableParallelism()
const canPin = isLinux && coreCount >= 2 && spawnSync('taskset', ['-V']).status === 0
const msPerTick = 10

/** A command that runs on one core alone, where the machine can do that. */
export const pinned = (core: number, command: readonly string[]): [string, ...string[]] =>
  (canPin ? ['taskset', '-c', String(core), ...command] : [...command]) as [string, ...string[]]

/** A command that may use every core, whatever this process may use. */
export const everywhere = (command: readonly string[]): [string, ...string[]] => {
  const all = `0-${coreCount - 1}`
  return (canPin ? ['taskset', '-c', all, ...command] : [...command]) as [string, ...string[]]
}

/** Moves this process, and what it starts from now on, off the measured core. */
export function leaveMeasuredCore(): void {
  if (canPin) spawnSync('taskset', ['-acp', String(cores.others), String(process.pid)])
}

export function describeMachine(): string {
  const use = canPin ? 'one for the server, one for the load' : 'shared by server and load'
  return thisMachine(`${coreCount} cores (${use})`)
}

/**
 * CPU time since boot that both cores gave to anything but this process and its children, what the
 * host of a virtual machine took included. Only differences mean something. Null where unknown.
 */
export function othersMs(): number | null {
  if (!canPin) return null
  const stat = readFileSync('/proc/stat', 'utf8')
  const busy = busyTicks(stat, cores.measured) + busyTicks(stat, cores.others)
  return (busy - ownTicks()) * msPerTick
}

/** From the text of `/proc/stat`: all but the columns `idle`, `iowait` and the two of guests. */
export function busyTicks(stat: string, core: number): number {
  const columns = stat
    .match(new RegExp(`^cpu${core} (.*)$`, 'm'))![1]!
    .split(' ')
    .map(Number)
  const [user = 0, nice = 0, system = 0, _idle, _iowait, irq = 0, softIrq = 0, steal = 0] = columns
  return user + nice + system + irq + softIrq + steal
}

/** Of this process, its children, and theirs, those that have ended included. */
function ownTicks(): number {
  const known = new Map<number, { parent: number; ticks: number }>()
  for (const name of readdirSync('/proc')) {
    const process = /^\d+$/.test(name) ? readProcess(name) : null
    if (process) known.set(Number(name), process)
  }
  let sum = 0
  for (const [id, { ticks }] of known) if (isOurs(id, known)) sum += ticks
  return sum
}

function isOurs(id: number, known: ReadonlyMap<number, { parent: number }>): boolean {
  for (let at: number | undefined = id; at; at = known.get(at)?.parent) {
    if (at === process.pid) return true
  }
  return false
}

/** Null: it ended meanwhile. */
function readProcess(id: string) {
  try {
    // The name, in brackets, may hold spaces.
    const columns = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = columns
      .slice(11, 15)
      .map(Number)
    const ticks = user + system + childrenUser + childrenSystem
    return { parent: Number(columns[1]), ticks }
  } catch {
    return null
  }
}
