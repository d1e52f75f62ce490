import { PassThrough } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { whenClosed } from '#shared/http/when-closed.ts'

/** A stream of server-sent events as the answer to one request (WHATWG HTML §9.2). */
export interface EventStream {
  /** Sends one JSON-RPC message. `id`: what a client names to go on after it. */
  send(message: object, id?: string): void
  /** Sends an event without data: gives a client an id to go on after, and a time to wait before it does. */
  prime(id: string, retryMs: number): void
  /** Sends what no client reads as an event: tells it at once that it is connected. */
  comment(text: string): void
  /** Ends the stream; what was sent arrives. A second call does nothing. */
  end(): void
}

const keepAliveMs = 15_000
/** A client that reads more slowly than this is behind is cut off. */
const maxUnreadBytes = 4 * 1024 * 1024

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // Tells nginx and its like to pass every event on at once.
  'x-accel-buffering': 'no',
}

/** Begins to answer `reply` with a stream, which gets a comment now and then so that it stays open. */
export function openEventStream(reply: FastifyReply): EventStream {
  const stream = new PassThrough()
  const write = (text: string) => {
    if (stream.writableEnded || stream.destroyed) return
    if (stream.writableLength > maxUnreadBytes) stream.destroy()
    else stream.write(text)
  }
  const comment = (text: string) => write(`: ${text}\n\n`)
  const timer = setInterval(comment, keepAliveMs, 'keep-alive').unref()
  const end = () => {
    clearInterval(timer)
    stream.end()
  }
  reply.code(200).headers(headers).send(stream)
  whenClosed(reply, end)
  return {
    send: (message, id) => {
      const line = id === undefined ? '' : `id: ${id}\n`
      write(`${line}event: message\ndata: ${JSON.stringify(message)}\n\n`)
    },
    prime: (id, retryMs) => write(`id: ${id}\nretry: ${retryMs}\ndata: \n\n`),
    comment,
    end,
  }
}
