import type { ServerEvent } from '@modelcontextprotocol/server'
import type { FastifyReply } from 'fastify'
import { digest } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import { whenClosed } from '#shared/http/when-closed.ts'
import type { Caller } from '../../calls/caller.ts'
import type { EventStream } from '../../http/event-stream.ts'
import { openEventStream } from '../../http/event-stream.ts'
import type { ChangeBus } from '../change-bus.ts'
import type { StreamSlots } from '../stream-slots.ts'
import type { WatchAccess } from '../watched-access.ts'
import { primedSince, retryMs } from './outgoing.ts'
import type { FoundSession, SessionProtocol } from './session-protocol.ts'

interface Options {
  sessions: SessionProtocol
  changes: ChangeBus
  watch: WatchAccess
  slots: StreamSlots
}

/** The name of the one stream that is about no request; others are named as in the log. */
const standing = ''

/** What clients of 2025-11-25 open with a GET. */
export function sessionStreams({ sessions: protocol, changes, watch, slots }: Options) {
  const { log, streams, sessions, streamOpened } = protocol

  /** Opens a stream that ends with its session, with the caller’s access, or when a newer one comes. */
  function open(sessionId: string, name: string, reply: FastifyReply, caller: Caller): EventStream {
    const release = slots.take(caller.principal.userId)
    const stream = openEventStream(reply)
    const token = streams.open(sessionId, name, stream)
    const unwatch = watch(caller.principal, stream.end)
    whenClosed(reply, () => {
      release()
      unwatch()
      streams.left(sessionId, name, stream)
    })
    streamOpened(sessionId, name, token).catch((error) => end(stream, error, caller))
    return stream
  }

  /** A status has been sent: all that is left is to end the stream. Its client comes back. */
  function end(stream: EventStream, error: unknown, { note }: Caller): void {
    note(toAppError(error))
    stream.end()
  }

  return {
    /** For what is about no request: changes of lists and of watched resources. */
    async stand({ id }: FoundSession, reply: FastifyReply, caller: Caller) {
      const { principal } = caller
      const stream = open(id, standing, reply, caller)
      stream.comment('connected')
      const unsubscribe = changes.subscribe(principal.userId, (event) => {
        if (event.kind !== 'resource_updated') return stream.send(notificationOf(event))
        // What a session watches may have changed on another replica a moment ago.
        sessions.find(id, principal).then(
          (session) => {
            const isWatched = session?.subscriptions.includes(digest(event.uri))
            if (isWatched) stream.send(notificationOf(event))
          },
          // Its store is away: the client reads the resource when it needs it.
          () => {}
        )
      })
      whenClosed(reply, unsubscribe)
      return reply
    },

    /** The rest of a stream whose connection was lost, from any replica. */
    async resume(
      { id, session }: FoundSession,
      lastId: string,
      reply: FastifyReply,
      caller: Caller
    ) {
      const name = await log.nameAt(id, lastId)
      if (name === null) {
        throw errors.INVALID_INPUT({
          message: 'The header Last-Event-ID names no stream of this session that is still kept.',
          hint: 'Send the request again.',
        })
      }
      // Tells clients not to come back (WHATWG HTML §9.2.1), as they do from every stream that ends.
      if (await log.isOver(id, lastId)) return reply.code(204).send()
      const left = new AbortController()
      whenClosed(reply, () => left.abort())
      const stream = open(id, name, reply, caller)
      stream.comment('resumed')
      // Without an id of this connection clients come back as if they followed no stream.
      if (session.kind.version >= primedSince) stream.prime(lastId, retryMs)
      try {
        for await (const { id: eventId, message } of log.follow(id, lastId, left.signal)) {
          stream.send(message, eventId)
        }
        stream.end()
      } catch (error) {
        end(stream, error, caller)
      }
      return reply
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
