import { randomToken } from '#shared/crypto/digest.ts'
import type { Store } from '#shared/stores/store.ts'

/** A message of a stream, with the id that a client names to go on after it. */
export interface LoggedMessage {
  id: string
  message: object
}

/** A stream as it is written. */
export interface LoggedStream {
  /** Names the place before the first message. */
  firstId: string
  /** Resolves once every replica finds all that was appended, and the stream itself. */
  kept(): Promise<void>
  /** Keeps a message; resolves to its id. */
  append(message: object): Promise<string>
  /** Nothing more follows. */
  end(): Promise<void>
}

/**
 * The messages of streams of 2025-11-25, kept for a while so that a client which lost its connection
 * goes on where it was, on whatever replica it comes back to.
 */
export interface StreamLog {
  begin(sessionId: string): LoggedStream
  /** Whether `lastId` names a place in a stream of this session that is still known. */
  knows(sessionId: string, lastId: string): Promise<boolean>
  /** What follows the message that `lastId` names, until the stream has ended or `signal` is aborted. */
  follow(sessionId: string, lastId: string, signal: AbortSignal): AsyncIterable<LoggedMessage>
}

const limits = { maxLength: 1000, ttlSeconds: 600 }
const pageSize = 100
const idBytes = 12
const form = /^([\w-]{16})(?:\.([\d-]{1,40}))?$/

/** Two entries that are no messages, so no objects either. */
const theBeginning = '0'
const theEnd = '1'

export function streamLog(store: Store): StreamLog {
  /** A client that names a stream of another session finds nothing. */
  const nameOf = (sessionId: string, streamId: string) =>
    `gatehouse:mcp:stream:${sessionId}:${streamId}`
  const placeOf = (sessionId: string, lastId: string) => {
    const [, streamId = '', entry = null] = form.exec(lastId) ?? []
    return { streamId, name: nameOf(sessionId, streamId), entry }
  }

  return {
    begin(sessionId) {
      const streamId = randomToken(idBytes)
      const name = nameOf(sessionId, streamId)
      const add = async (text: string) => {
        const entry = await store.append(name, text, limits)
        await store.publish(name, '')
        return `${streamId}.${entry}`
      }
      let last: Promise<string> = add(theBeginning)
      // One after the other, so that the order of the log is the order of the stream.
      const inTurn = (text: string) => {
        last = last.then(() => add(text))
        return last
      }
      return {
        firstId: streamId,
        kept: async () => void (await last),
        append: (message) => inTurn(JSON.stringify(message)),
        end: async () => void (await inTurn(theEnd)),
      }
    },

    async knows(sessionId, lastId) {
      const { streamId, name } = placeOf(sessionId, lastId)
      return streamId !== '' && (await store.read(name, null, 1)).length > 0
    },

    async *follow(sessionId, lastId, signal) {
      const { streamId, name, entry } = placeOf(sessionId, lastId)
      let after = entry
      let change = Promise.withResolvers<void>()
      const wake = () => change.resolve()
      const unsubscribe = await store.subscribe(name, wake)
      signal.addEventListener('abort', wake, { once: true })
      try {
        while (!signal.aborted) {
          // Before reading, so that what is added meanwhile is read in the next round.
          change = Promise.withResolvers<void>()
          let entries = await store.read(name, after, pageSize)
          for (; entries.length > 0; entries = await store.read(name, after, pageSize)) {
            for (const { id, message } of entries) {
              after = id
              if (message === theEnd) return
              if (message === theBeginning) continue
              yield { id: `${streamId}.${id}`, message: JSON.parse(message) }
            }
          }
          if (!signal.aborted) await change.promise
        }
      } finally {
        await unsubscribe()
      }
    },
  }
}
