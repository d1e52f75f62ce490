import type { FastifyReply } from 'fastify'
import type { EventStream } from '../../http/event-stream.ts'
import { openEventStream } from '../../http/event-stream.ts'
import type { LoggedStream, StreamLog } from './stream-log.ts'

/** What goes out on one POST of a session: one JSON answer, or a stream once something precedes it. */
export interface Outgoing {
  /** Sends a message ahead of the answer; after it nothing is sent. */
  send(message: object): Promise<void>
  /** Sends the answer; what it resolves to is what the route returns. Null: there is none. */
  finish(answer: object | null): Promise<FastifyReply | string>
  /** Ends the connection; the client comes back for the rest. */
  letPoll(): Promise<void>
}

interface Options {
  reply: FastifyReply
  log: StreamLog
  /** Null outside sessions: then a lost connection cannot be resumed. */
  sessionId: string | null
  requestId: string | number
  version: string
  /** Told of messages that could not be kept for a client that loses its connection. */
  onError: (error: Error) => void
}

/** How long a client waits before it comes back. */
export const retryMs = 1000

/** Clients of older revisions cannot read an event without data. */
export const primedSince = '2025-11-25'

interface Opened {
  stream: EventStream
  /** Null: it cannot be resumed. */
  logged: LoggedStream | null
}

export function outgoing(options: Options): Outgoing {
  const { reply, log, sessionId, requestId, version, onError } = options
  let opening: Promise<Opened> | null = null
  let isFinished = false

  async function open(): Promise<Opened> {
    // The store failing takes nothing from a client that stays connected.
    const logged = sessionId === null ? null : await log.begin(sessionId, requestId).catch(lost)
    const stream = openEventStream(reply)
    if (logged && version >= primedSince) stream.prime(logged.firstId, retryMs)
    return { stream, logged }
  }

  function opened(): Promise<Opened> {
    opening ??= open()
    return opening
  }

  function lost(error: Error): null {
    onError(error)
    return null
  }

  async function write(message: object): Promise<void> {
    const { stream, logged } = await opened()
    stream.send(message, (await logged?.append(message).catch(lost)) ?? undefined)
  }

  return {
    async send(message) {
      if (!isFinished) await write(message)
    },
    async finish(answer) {
      isFinished = true
      if (opening) {
        if (answer) await write(answer)
        const { stream, logged } = await opening
        stream.end()
        await logged?.end().catch(lost)
        return reply
      }
      if (answer) {
        reply.header('content-type', 'application/json')
        return JSON.stringify(answer)
      }
      // A request gets JSON or a stream, also one that was taken back.
      openEventStream(reply).end()
      return reply
    },
    async letPoll() {
      if (isFinished || sessionId === null || version < primedSince) return
      const { stream, logged } = await opened()
      if (logged) stream.end()
    },
  }
}
