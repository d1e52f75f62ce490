import type { FastifyReply } from 'fastify'
import type { EventStream } from '../../http/event-stream.ts'
import { openEventStream } from '../../http/event-stream.ts'
import type { LoggedStream, StreamLog } from './stream-log.ts'

/** What goes out on one POST of a session: one JSON answer, or a stream once something precedes it. */
export interface Outgoing {
  /** Sends a message ahead of the answer. */
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
  version: string
}

/** How long a client waits before it comes back. */
const retryMs = 1000

/** Clients of older revisions cannot read an event without data. */
const primedSince = '2025-11-25'

export function outgoing({ reply, log, sessionId, version }: Options): Outgoing {
  let stream: EventStream | null = null
  let logged: LoggedStream | null = null

  function open(): EventStream {
    stream = openEventStream(reply)
    if (sessionId !== null) {
      logged = log.begin(sessionId)
      if (version >= primedSince) stream.prime(logged.firstId, retryMs)
    }
    return stream
  }

  async function send(message: object): Promise<void> {
    const to = stream ?? open()
    to.send(message, await logged?.append(message))
  }

  return {
    send,
    async finish(answer) {
      if (!stream) {
        if (!answer) return reply.code(202).send()
        reply.header('content-type', 'application/json')
        return JSON.stringify(answer)
      }
      if (answer) await send(answer)
      stream.end()
      await logged?.end()
      return reply
    },
    async letPoll() {
      if (sessionId === null || version < primedSince) return
      const to = stream ?? open()
      // Who is sent away may come back at once, to any replica.
      await logged!.kept()
      to.end()
    },
  }
}
