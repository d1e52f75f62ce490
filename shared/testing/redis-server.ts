import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { freePort } from '../free-port.ts'

const startTimeoutMs = 30_000
const attempts = 5

export interface RedisServer {
  port: number
  /** `redis://127.0.0.1:<port>`, without credentials. */
  url: string
  /** Ends it without a goodbye (kill -9) and resolves when the process is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same settings, empty unless they keep data. */
  restart(): Promise<void>
  /** Holds the process still: connections stay open, nothing is answered. */
  pause(): void
  resume(): void
  /** Kills it and removes its files. */
  stop(): Promise<void>
}

export interface RedisServerOptions {
  /** Lines of redis.conf, beside the ones that make it local and forgetful. */
  settings?: readonly string[]
  /** Runs it as a Sentinel. */
  sentinel?: boolean
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/**
 * Starts a real redis-server on a free port of 127.0.0.1, in a folder of its own, and resolves when
 * it answers. It ends with this process at latest.
 */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-redis-'))
  const file = join(folder, 'redis.conf')
  let child: Child | undefined

  async function start(port: number): Promise<void> {
    child = spawn('redis-server', options.sentinel ? [file, '--sentinel'] : [file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const started = child
    const end = () => started.kill('SIGKILL')
    process.once('exit', end)
    started.once('exit', () => process.off('exit', end))
    await untilListening(started)
    await untilAnswering(port)
  }

  async function kill(): Promise<void> {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  async function stop(): Promise<void> {
    await kill()
    await rm(folder, { recursive: true, force: true })
  }

  /** A port found free may be taken by another test before redis-server has it. */
  async function startSomewhere(attemptsLeft: number): Promise<number> {
    const port = await freePort()
    const settings = [
      'bind 127.0.0.1',
      `port ${port}`,
      `dir ${folder}`,
      ...(options.sentinel ? [] : ['save ""', 'appendonly no']),
      ...(options.settings ?? []),
    ]
    await writeFile(file, `${settings.join('\n')}\n`)
    try {
      await start(port)
      return port
    } catch (cause) {
      if (attemptsLeft > 1 && String(cause).includes('in use')) {
        return startSomewhere(attemptsLeft - 1)
      }
      await stop()
      throw cause
    }
  }

  const port = await startSomewhere(attempts)
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: () => start(port),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    stop,
  }
}

/** Its own word for it: another server on the port would answer a PING as well. */
function untilListening(child: Child): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let log = ''
  const fail = (message: string, cause?: unknown) => reject(new Error(message, { cause }))
  const timer = setTimeout(() => fail(`redis-server did not start: ${log}`), startTimeoutMs)
  const read = (chunk: Buffer) => {
    log += chunk
    if (/Ready to accept connections|Sentinel ID is/.test(log)) resolve()
  }
  const outputs = [child.stdout, child.stderr]
  for (const output of outputs) output.on('data', read)
  child.once('close', () => fail(`redis-server ended: ${log}`))
  child.once('error', (cause) =>
    fail('redis-server is not on the PATH; `npm test` installs it or says how to.', cause)
  )
  return promise.finally(() => {
    clearTimeout(timer)
    for (const output of outputs) output.off('data', read).resume()
  })
}

/** One that asks for a password first answers as well. */
async function untilAnswering(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.write('PING\r\n')
    await once(socket, 'data', { signal: AbortSignal.timeout(startTimeoutMs) })
  } finally {
    socket.destroy()
  }
}
