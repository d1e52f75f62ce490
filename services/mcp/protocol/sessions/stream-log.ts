import { randomToken } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import { errors } from '#shared/errors/catalogue.ts'
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
  /** Keeps a message; resolves to its id. @throws STORE_UNAVAILABLE, and the next one is kept again */
  append(message: object): Promise<string>
  /** Nothing more follows. */
  end(): Promise<void>
}

/**
 * The messages of streams of 2025-11-25, kept for a while so that a client which lost its connection
 * goes on where it was, on whatever replica it comes back to. Sealed under SESSION_KEYS: they hold
 * what GitHub showed to one person.
 */
export interface StreamLog {
  /**
   * The stream that answers a request. Resolves once a client can come back to it, on any replica.
   * @throws STORE_UNAVAILABLE
   */
  begin(sessionId: string, requestId: string | number): Promise<LoggedStream>
  /**
   * The name of the stream of this session that `lastId` names a place in; null: none still kept.
   * @throws INVALID_INPUT for a place that no stream has
   */
  nameAt(sessionId: string, lastId: string): Promise<string | null>
  /** Whether nothing follows the message that `lastId` names, and nothing ever will. */
  isOver(sessionId: string, lastId: string): Promise<boolean>
  /**
   * What follows the message that `lastId` names, until the stream has ended, nothing was added to it
   * for ten minutes, or `signal` is aborted. Where the replica that wrote it is gone, an error for
   * the request follows, and the end. @throws STORE_UNAVAILABLE, SEAL_BROKEN
   */
  follow(sessionId: string, lastId: string, signal: AbortSignal): AsyncIterable<LoggedMessage>
}

/** Holds all that a call may send, see the bound of `callContext`. */
const limits = { maxLength: 1100, ttlSeconds: 600 }
const pageSize = 100
/** Who follows looks by itself so often: what is told while the store is away is told to nobody. */
const lookMs = 3000
const idBytes = 12
const form = /^([\w-]{16})(?:\.([\d-]{1,40}))?$/

/** This replica, and whether others still are there to write. */
interface Writers {
  replica: string
  lives(replica: string): Promise<boolean>
}

/** The first entry is a list, who writes to answer what; the last one is this. Messages are objects. */
type Beginning = [replica: string, requestId: string | number]
const theEnd = '1'
const isMessage = (text: string) => text.startsWith('{')

export function streamLog(store: Store, sessionKeys: KeyRing, writers: Writers): StreamLog {
  const seals = sealer(sessionKeys, 'mcp/stream')
  /** A client that names a stream of another session finds nothing. */
  const nameOf = (sessionId: string, streamId: string) =>
    `gatehouse:mcp:stream:${sessionId}:${streamId}`
  const placeOf = (sessionId: string, lastId: string) => {
    const [, streamId = '', entry = null] = form.exec(lastId) ?? []
    return { streamId, name: nameOf(sessionId, streamId), entry }
  }

  async function add(name: string, text: string): Promise<string> {
    const entry = await store.append(name, seals.seal(text, name), limits)
    // Kept is kept: who is not told finds it by looking.
    await store.publish(name, '').catch(() => {})
    return entry
  }

  /** Ends a stream in the place of its writer, if that is gone. False: the stream is gone too. */
  async function endIfLost(name: string): Promise<boolean> {
    const [first] = await store.read(name, null, 1)
    if (!first) return false
    const [replica, requestId]: Beginning = JSON.parse(seals.open(first.message, name))
    if (await writers.lives(replica)) return true
    await add(name, JSON.stringify(lost(requestId)))
    await add(name, theEnd)
    return true
  }

  return {
    async begin(sessionId, requestId) {
      const streamId = randomToken(idBytes)
      const name = nameOf(sessionId, streamId)
      const beginning: Beginning = [writers.replica, requestId]
      await add(name, JSON.stringify(beginning))
      let last: Promise<unknown> = Promise.resolve()
      // One after the other, so that the order of the log is the order of the stream.
      const inTurn = (text: string) => {
        const added = last.then(async () => `${streamId}.${await add(name, text)}`)
        last = added.catch(() => {})
        return added
      }
      return {
        firstId: streamId,
        append: (message) => inTurn(JSON.stringify(message)),
        end: async () => void (await inTurn(theEnd)),
      }
    },

    async nameAt(sessionId, lastId) {
      const { streamId, name, entry } = placeOf(sessionId, lastId)
      if (streamId === '') return null
      const [kept] = await Promise.all([store.read(name, null, 1), store.read(name, entry, 1)])
      return kept.length > 0 ? streamId : null
    },

    async isOver(sessionId, lastId) {
      const { name, entry } = placeOf(sessionId, lastId)
      const next = await store.read(name, entry, 2)
      const texts = next.map(({ message }) => seals.open(message, name))
      return texts.find((text) => isMessage(text) || text === theEnd) === theEnd
    },

    async *follow(sessionId, lastId, signal) {
      const { streamId, name, entry } = placeOf(sessionId, lastId)
      let after = entry
      let change = Promise.withResolvers<void>()
      const wake = () => change.resolve()
      const unsubscribe = await store.subscribe(name, wake)
      const timer = setInterval(wake, lookMs).unref()
      signal.addEventListener('abort', wake, { once: true })
      try {
        while (!signal.aborted) {
          // Before reading, so that what is added meanwhile is read in the next round.
          change = Promise.withResolvers<void>()
          let entries = await store.read(name, after, pageSize)
          for (; entries.length > 0; entries = await store.read(name, after, pageSize)) {
            for (const { id, message } of entries) {
              after = id
              const text = seals.open(message, name)
              if (text === theEnd) return
              if (isMessage(text)) yield { id: `${streamId}.${id}`, message: JSON.parse(text) }
            }
          }
          if (!(await endIfLost(name))) return
          await change.promise
        }
      } finally {
        clearInterval(timer)
        await unsubscribe()
      }
    },
  }
}

function lost(id: string | number): object {
  const { code, name, message, hint, statusCode } = errors.REPLICA_LOST()
  return { jsonrpc: '2.0', id, error: { code: statusCode, message, data: { code, name, hint } } }
}
