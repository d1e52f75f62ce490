import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Test } from 'tap'
import { until } from './until.ts'

/** A program in a process of its own, with what it has said so far. */
export interface Program {
  stdout: () => string
  stderr: () => string
  /** Resolves to the first match in what it says. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>
  kill: (signal: NodeJS.Signals) => void
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

interface Options {
  /** Text of an ES module. `import` of shared files: with `shared`. */
  program: string
  /** A module of the ground floor to be loaded before it. */
  preload?: string
  env?: Record<string, string>
  cwd?: string
}

/** The specifier of a module of the ground floor, for a program’s text. */
export const shared = (name: string) => JSON.stringify(new URL(`../${name}`, import.meta.url).href)

/** Runs `program`; it ends with the test at latest. */
export function start(t: Test, { program, preload, env, cwd }: Options): Program {
  const before = preload ? ['--import', JSON.parse(shared(preload))] : []
  const child = spawn(process.execPath, [...before, '--input-type=module', '--eval', program], {
    env: { ...process.env, ...env },
    cwd: cwd ?? process.cwd(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  return {
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    says: (pattern) => until(() => pattern.exec(said.stdout)),
    kill: (signal) => void child.kill(signal),
    ended,
  }
}
