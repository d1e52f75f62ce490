import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** An entry of the project running as a process of its own. */
export interface Child {
  pid: number
  /** Everything it has printed so far. */
  output(): string
  /** Resolves once the output matches; rejects when it ends or half a minute passes before. */
  untilOutput(pattern: RegExp): Promise<RegExpExecArray>
  /** Writes a line to its input. */
  say(line: string): void
  /** Sends the signal and resolves to its exit code, or null if the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Resolves to the exit code when it ends by itself. */
  ended: Promise<number | null>
}

const patienceMs = 60_000

/** What finds programs, and how the suite measures. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'NODE_V8_COVERAGE', 'NODE_DISABLE_COMPILE_CACHE']

/**
 * Starts `node <entry> <args>` from the project’s root with this environment alone, beside PATH.
 * It ends with this process at latest.
 */
export const startChild = (
  entry: string,
  environment: Record<string, string>,
  args: readonly string[] = []
): Child => startProgram(process.execPath, [entry, ...args], environment)

/** The same for a program that is not ours. `folder`: where it runs, else the project’s root. */
export function startProgram(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
  folder = '.'
): Child {
  const base = Object.fromEntries(inherited.map((name) => [name, process.env[name]]))
  const child = spawn(program, args, { cwd: folder, env: { ...base, ...environment } })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      child.emit('said')
    })
  }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    pid: child.pid ?? 0,
    output: () => text,
    ended,
    async untilOutput(pattern) {
      const signal = AbortSignal.timeout(patienceMs)
      for (;;) {
        const match = pattern.exec(text)
        if (match) return match
        const over = await Promise.race([
          once(child, 'said', { signal }).then(() => false),
          ended.then(() => true),
        ])
        if (over && !pattern.test(text))
          throw new Error(`${[program, ...args].join(' ')} ended:\n${text}`)
      }
    },
    say: (line) => void child.stdin.write(`${line}\n`),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
