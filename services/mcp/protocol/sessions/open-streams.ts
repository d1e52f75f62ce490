import { randomToken } from '#shared/crypto/digest.ts'
import type { EventStream } from '../../http/event-stream.ts'

/** The streams that sessions have open on this replica. A session has one of each name at a time. */
export interface OpenStreams {
  /** Keeps a stream; an older one of the same name ends. What it returns is for `opened` everywhere. */
  open(sessionId: string, name: string, stream: EventStream): string
  /**
   * A replica, this one included, has told that it opened a stream; replicas hear of them in one
   * order. An older one of the same name ends: of two that are opened at once the same one stays.
   */
  opened(sessionId: string, name: string, token: string): void
  /** The client of this very stream has left. */
  left(sessionId: string, name: string, stream: EventStream): void
  /** Ends all streams of a session. */
  end(sessionId: string): void
  endAll(): void
}

interface Open {
  stream: EventStream
  token: string
  /** Whether this one has been told of; until then it is newer than all that are told of. */
  isTold: boolean
}

const tokenBytes = 9

export function openStreams(): OpenStreams {
  const sessions = new Map<string, Map<string, Open>>()

  function remove(sessionId: string, name: string): void {
    const streams = sessions.get(sessionId)
    streams?.delete(name)
    if (streams?.size === 0) sessions.delete(sessionId)
  }

  function end(sessionId: string): void {
    const streams = sessions.get(sessionId) ?? []
    sessions.delete(sessionId)
    for (const [, { stream }] of streams) stream.end()
  }

  return {
    open(sessionId, name, stream) {
      const streams = sessions.get(sessionId) ?? new Map<string, Open>()
      streams.get(name)?.stream.end()
      const token = randomToken(tokenBytes)
      sessions.set(sessionId, streams.set(name, { stream, token, isTold: false }))
      return token
    },
    opened(sessionId, name, token) {
      const own = sessions.get(sessionId)?.get(name)
      if (!own) return
      if (own.token === token) own.isTold = true
      else if (own.isTold) {
        remove(sessionId, name)
        own.stream.end()
      }
    },
    left(sessionId, name, stream) {
      if (sessions.get(sessionId)?.get(name)?.stream === stream) remove(sessionId, name)
    },
    end,
    endAll() {
      for (const sessionId of [...sessions.keys()]) end(sessionId)
    },
  }
}
