import type { ServerEvent } from '@modelcontextprotocol/server'
import { errors } from '#shared/errors/catalogue.ts'
import type { EventStream } from '../../http/event-stream.ts'

/** The streams that clients of 2025-11-25 keep open with a GET, for what is about no request. */
export interface StandingStreams {
  /** Keeps `stream` for a session; an older one of the same session ends. @throws TOO_MANY_STREAMS */
  open(sessionId: string, stream: () => EventStream): EventStream
  end(sessionId: string): void
  /** The client of this very stream has left. */
  left(sessionId: string, stream: EventStream): void
  endAll(): void
}

/** Of this process. A session has one, and sessions are bounded for each person. */
const maxStreams = 2000

export function standingStreams(): StandingStreams {
  const streams = new Map<string, EventStream>()
  const end = (sessionId: string) => {
    streams.get(sessionId)?.end()
    streams.delete(sessionId)
  }
  return {
    open(sessionId, openStream) {
      end(sessionId)
      if (streams.size >= maxStreams) throw errors.TOO_MANY_STREAMS()
      const stream = openStream()
      streams.set(sessionId, stream)
      return stream
    },
    end,
    left(sessionId, stream) {
      if (streams.get(sessionId) === stream) streams.delete(sessionId)
    },
    endAll() {
      for (const sessionId of [...streams.keys()]) end(sessionId)
    },
  }
}

/** A change as the notification that tells of it. */
export function notificationOf(event: ServerEvent): object {
  if (event.kind === 'resource_updated') {
    const params = { uri: event.uri }
    return { jsonrpc: '2.0', method: 'notifications/resources/updated', params }
  }
  const list = event.kind.replace('_list_changed', '')
  return { jsonrpc: '2.0', method: `notifications/${list}/list_changed` }
}
