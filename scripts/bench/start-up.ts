import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '#shared/free-port.ts'
import { everywhere } from './machine.ts'
import { median } from './statistics.ts'

const patienceMs = 30_000
const pollMs = 5
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Milliseconds from `npm start` in an installed tree to the first answered request; the median. */
export async function measureStartUp(times: number, folder: string): Promise<number> {
  const found: number[] = []
  for (let time = 0; time < times; time++) found.push(await startOnce(folder))
  return median(found)
}

async function startOnce(parent: string): Promise<number> {
  const port = await freePort()
  const dataDir = await mkdtemp(join(parent, 'start-'))
  const { PATH = '', HOME = '' } = process.env
  // `npm run` has put the project’s Node in front; a person’s npm runs on the system’s.
  const path = PATH.split(delimiter).filter((one) => !one.includes('node_modules'))
  const settings = { PORT: String(port), DEMO_GITHUB_PORT: '0', DATA_DIR: dataDir }
  const begunAtMs = performance.now()
  // In a group of its own: npm passes no signal on to what it runs.
  const [program, ...args] = everywhere(['npm', 'start'])
  const child = spawn(program, args, {
    cwd: root,
    env: { PATH: path.join(delimiter), HOME, ...settings },
    stdio: 'ignore',
    detached: true,
  })
  const gone = once(child, 'exit')
  try {
    await untilAnswered(`http://127.0.0.1:${port}/health/live`, begunAtMs + patienceMs)
    return performance.now() - begunAtMs
  } finally {
    process.kill(-child.pid!, 'SIGTERM')
    await gone
  }
}

async function untilAnswered(url: string, untilMs: number): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => null)
    await answer?.text()
    if (answer?.ok) return
    if (performance.now() > untilMs) throw new Error('`npm start` answered nothing')
    await sleep(pollMs)
  }
}
