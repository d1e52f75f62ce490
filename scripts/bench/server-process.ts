import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cores, pinned } from './machine.ts'
import type { Ready, Usage } from './servers/serve.ts'

/** A measured process, on a core of its own. */
export interface ServerProcess extends Ready {
  usage(): Promise<Usage>
  stop(): Promise<void>
}

interface Options {
  /** What it prints goes to a file here, as the output of a deployed service does. */
  folder: string
  args?: readonly string[]
  environment?: Readonly<Record<string, string>>
  nodeFlags?: readonly string[]
}

const startTimeoutMs = 30_000
const answerTimeoutMs = 10_000
const lastWordsCharacters = 2000
const root = fileURLToPath(new URL('../..', import.meta.url))
let started = 0

/** Starts a file of `servers/` and resolves when it listens. It ends with this process at latest. */
export async function startServer(name: string, options: Options): Promise<ServerProcess> {
  const { folder, args = [], environment = {}, nodeFlags = [] } = options
  const outputPath = join(folder, `output-${++started}.log`)
  const output = openSync(outputPath, 'w')
  const entry = fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url))
  const command = [process.execPath, ...nodeFlags, entry, ...args]
  const [program, ...rest] = pinned(cores.measured, command)
  const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }
  const child = spawn(program, rest, {
    cwd: root,
    env: { ...inherited, ...environment },
    stdio: ['ignore', output, output, 'ipc'],
  })
  const gone = once(child, 'exit')

  /** The next message; rejects when the process ends, or is silent for too long. */
  async function next<Message>(timeoutMs: number): Promise<Message> {
    const signal = AbortSignal.timeout(timeoutMs)
    const said = once(child, 'message', { signal })
    const answer = await Promise.race([said, gone.then(() => null)])
    if (answer === null) {
      const lastWords = readFileSync(outputPath, 'utf8').slice(-lastWordsCharacters)
      throw new Error(`the server ${name} ended with ${child.exitCode}: ${lastWords}`)
    }
    const [message] = answer
    return message as Message
  }

  const ready = await next<Ready>(startTimeoutMs)
  return {
    ...ready,
    usage() {
      child.send('usage')
      return next<Usage>(answerTimeoutMs)
    },
    async stop() {
      child.disconnect()
      await gone
    },
  }
}
