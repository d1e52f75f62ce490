import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** The line between a process and its Redis, or another server, which a test holds where it wants to. */
export interface Wire {
  port: number
  /** `redis://127.0.0.1:<port>`, for the process alone. */
  url: string
  /**
   * Lets nothing more through once a command matches: not the command itself, or, of `answer`, not
   * what Redis says when it has done it. Resolves when that is so. Commands are in the form of RESP.
   */
  hold(what: 'command' | 'answer', matches: RegExp): Promise<void>
  /**
   * Lets connections stay and come, and nothing through: as a network does that has lost its way.
   * `answers`: in one direction alone. What was under way arrives when it is mended, however late.
   */
  cut(what: 'everything' | 'answers'): void
  /** Breaks every connection and takes no new one. */
  refuse(): Promise<void>
  /** Ends whatever was done to it. */
  mend(): Promise<void>
  /** Breaks every connection. A second call does nothing. */
  close(): Promise<void>
}

interface Pair {
  process: Socket
  server: Socket
}

/** Starts on a free port of 127.0.0.1. `serverPort`: where Redis, or another server, listens. */
export async function startWire(serverPort: number): Promise<Wire> {
  const pairs = new Set<Pair>()
  let point: { what: 'command' | 'answer'; matches: RegExp; reached: () => void } | null = null
  let state: 'open' | 'last command sent' | 'held' = 'open'
  let withheld: 'nothing' | 'everything' | 'answers' = 'nothing'

  function sendCommands(server: Socket, commands: Buffer): void {
    if (state !== 'open') return
    if (point?.matches.test(commands.toString('latin1'))) {
      if (point.what === 'command') {
        reach()
        return
      }
      state = 'last command sent'
    }
    server.write(commands)
  }

  function sendAnswers(process: Socket, answers: Buffer): void {
    if (state === 'open') process.write(answers)
    else if (state === 'last command sent') reach()
  }

  function reach(): void {
    state = 'held'
    point?.reached()
  }

  function withhold({ process, server }: Pair): void {
    if (withheld === 'everything') process.pause()
    else process.resume()
    if (withheld === 'nothing') server.resume()
    else server.pause()
  }

  function change(what: typeof withheld): void {
    withheld = what
    for (const pair of pairs) withhold(pair)
  }

  const listener = createServer((process) => {
    const server = connect(serverPort, '127.0.0.1')
    const pair = { process, server }
    process.on('data', (commands) => sendCommands(server, commands))
    server.on('data', (answers) => sendAnswers(process, answers))
    pairs.add(pair)
    withhold(pair)
    for (const socket of [process, server]) {
      // Whoever is killed takes the other end along, with an error or without.
      socket.on('error', () => undefined)
      socket.once('close', () => {
        pairs.delete(pair)
        process.destroy()
        server.destroy()
      })
    }
  })

  async function refuse(): Promise<void> {
    for (const { process } of pairs) process.destroy()
    if (!listener.listening) return
    listener.close()
    await once(listener, 'close')
  }

  async function listen(at: number): Promise<number> {
    listener.listen(at, '127.0.0.1')
    await once(listener, 'listening')
    return (listener.address() as AddressInfo).port
  }

  const port = await listen(0)
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    hold: (what, matches) =>
      new Promise((reached) => {
        point = { what, matches, reached }
      }),
    cut: change,
    refuse,
    async mend() {
      point = null
      state = 'open'
      change('nothing')
      if (!listener.listening) await listen(port)
    },
    close: refuse,
  }
}
