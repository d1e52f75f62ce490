import type { FastifyReply } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { Caller } from '../../calls/caller.ts'
import { openEventStream } from '../../http/event-stream.ts'
import type { ChangeBus } from '../change-bus.ts'
import type { WatchAccess } from '../watched-access.ts'
import type { FoundSession, SessionProtocol } from './session-protocol.ts'
import { notificationOf } from './standing-streams.ts'

interface Options {
  sessions: SessionProtocol
  changes: ChangeBus
  watch: WatchAccess
}

/** What clients of 2025-11-25 open with a GET. */
export function sessionStreams({ sessions: protocol, changes, watch }: Options) {
  const { log, streams, sessions, streamOpened } = protocol
  return {
    /** For what is about no request: changes of lists and of watched resources. */
    async stand({ id }: FoundSession, reply: FastifyReply, { principal }: Caller) {
      const stream = streams.open(id, () => openEventStream(reply))
      stream.comment('connected')
      await streamOpened(id)
      const unsubscribe = changes.subscribe(principal.userId, (event) => {
        if (event.kind !== 'resource_updated') return stream.send(notificationOf(event))
        // What a session watches may have changed on another replica a moment ago.
        sessions.find(id, principal).then(
          (session) => {
            if (session?.subscriptions.includes(event.uri)) stream.send(notificationOf(event))
          },
          // Its store is away: the client reads the resource when it needs it.
          () => {}
        )
      })
      const unwatch = watch(principal, stream.end)
      reply.raw.once('close', () => {
        unwatch()
        unsubscribe()
        streams.left(id, stream)
      })
      return reply
    },

    /** The rest of a stream whose connection was lost, from any replica. */
    async resume({ id }: FoundSession, lastId: string, reply: FastifyReply) {
      if (!(await log.knows(id, lastId))) {
        throw errors.INVALID_INPUT({
          message: 'The header Last-Event-ID names no stream of this session that is still kept.',
          hint: 'Send the request again.',
        })
      }
      const left = new AbortController()
      reply.raw.once('close', () => left.abort())
      const stream = openEventStream(reply)
      stream.comment('resumed')
      for await (const { id: eventId, message } of log.follow(id, lastId, left.signal)) {
        stream.send(message, eventId)
      }
      stream.end()
      return reply
    },
  }
}
