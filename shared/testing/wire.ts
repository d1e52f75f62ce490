import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** The line between one process and its Redis, which a test holds where it wants to. */
export interface Wire {
  /** `redis://127.0.0.1:<port>`, for the process alone. */
  url: string
  /**
   * Lets nothing more through once a command matches: not the command itself, or, of `answer`, not
   * what Redis says when it has done it. Resolves when that is so. Commands are in the form of RESP.
   */
  hold(what: 'command' | 'answer', matches: RegExp): Promise<void>
  /** Breaks every connection. A second call does nothing. */
  close(): Promise<void>
}

/** Starts on a free port of 127.0.0.1. `redisPort`: where Redis listens. */
export async function startWire(redisPort: number): Promise<Wire> {
  const sockets = new Set<Socket>()
  let point: { what: 'command' | 'answer'; matches: RegExp; reached: () => void } | null = null
  let state: 'open' | 'last command sent' | 'held' = 'open'

  function sendCommands(redis: Socket, commands: Buffer): void {
    if (state !== 'open') return
    if (point?.matches.test(commands.toString('latin1'))) {
      if (point.what === 'command') {
        reach()
        return
      }
      state = 'last command sent'
    }
    redis.write(commands)
  }

  function sendAnswers(process: Socket, answers: Buffer): void {
    if (state === 'open') process.write(answers)
    else if (state === 'last command sent') reach()
  }

  function reach(): void {
    state = 'held'
    point?.reached()
  }

  const server = createServer((process) => {
    const redis = connect(redisPort, '127.0.0.1')
    process.on('data', (commands) => sendCommands(redis, commands))
    redis.on('data', (answers) => sendAnswers(process, answers))
    for (const socket of [process, redis]) {
      sockets.add(socket)
      // Whoever is killed takes the other end along, with an error or without.
      socket.on('error', () => undefined)
      socket.once('close', () => {
        sockets.delete(socket)
        process.destroy()
        redis.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `redis://127.0.0.1:${port}`,
    hold: (what, matches) =>
      new Promise((reached) => {
        point = { what, matches, reached }
      }),
    async close() {
      for (const socket of sockets) socket.destroy()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}
