import type { JSONRPCRequest } from '@modelcontextprotocol/server'
import { createMcpHandler } from '@modelcontextprotocol/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { whenClosed } from '#shared/http/when-closed.ts'
import type { Principal } from '#shared/tokens/principal.ts'
import type { Caller } from '../calls/caller.ts'
import { Cancellation } from '../calls/cancellation.ts'
import { authInfoOf } from '../calls/handlers.ts'
import type { EventStream } from '../http/event-stream.ts'
import { openEventStream } from '../http/event-stream.ts'
import { webRequest } from '../http/web-request.ts'
import type { BuildOptions } from './build-server.ts'
import { buildServer, statelessServer } from './build-server.ts'
import type { ChangeBus } from './change-bus.ts'
import type { StreamSlots } from './stream-slots.ts'
import type { WatchAccess } from './watched-access.ts'

interface Options {
  options: BuildOptions
  changes: ChangeBus
  watch: WatchAccess
  slots: StreamSlots
  /** Absolute URL of the endpoint. */
  url: string
}

/** The client did not declare what the feature has to ask of it: the one refusal a method makes itself. */
const missingCapability = -32021

/** Revision 2026-07-28: every request tells everything, so any replica answers any of them. */
export async function statelessProtocol({ options, changes, watch, slots, url }: Options) {
  const server = await statelessServer(options)
  // Its factory is asked for a server per request, so this way is for what is seldom.
  const makeEntry = () =>
    createMcpHandler(() => buildServer(options), {
      legacy: 'reject',
      bus: changes.events,
      onerror: options.onError,
    })
  const entry = makeEntry()
  // Apart, since to end an entry ends what is in flight in it.
  const subscriptions = makeEntry()
  let isEnding = false

  /** The SDK’s own entry: everything that is not exactly right, answers to questions, subscriptions. */
  async function serve(request: FastifyRequest, reply: FastifyReply, caller: Caller) {
    const { principal } = caller
    const { request: web, abort } = webRequest(request, reply, url)
    const given = { authInfo: authInfoOf(caller), parsedBody: request.body }
    const isStream =
      (request.body as { method?: unknown } | null)?.method === 'subscriptions/listen'
    if (isStream) hold(reply, principal, abort)
    const chosen = isStream ? (isEnding ? makeEntry() : subscriptions) : entry
    const answer = await changes.as(principal.userId, () => chosen.fetch(web, given))
    // A subscription that comes now ends as those before it did.
    if (isStream && isEnding) await chosen.close()
    reply.code(answer.status)
    // Whether the connection is kept is the host’s affair, also while it closes.
    for (const [name, value] of answer.headers) {
      if (name !== 'connection') reply.header(name, value)
    }
    // Null would be sent as JSON.
    return reply.send(answer.body ?? undefined)
  }

  /** Bounds how many such streams there are, and each by its caller’s access. @throws TOO_MANY_STREAMS */
  function hold(reply: FastifyReply, principal: Principal, abort: () => void): void {
    const release = slots.take(principal.userId)
    const unwatch = watch(principal, abort)
    whenClosed(reply, () => {
      release()
      unwatch()
    })
  }

  return {
    /** Answers a request that `isExactStateless`. A client that leaves cancels the call. */
    async direct(request: FastifyRequest, reply: FastifyReply, caller: Caller) {
      const cancellation = new Cancellation()
      let isAnswered = false
      whenClosed(reply, () => {
        if (!isAnswered) cancellation.cancel()
      })
      let stream: EventStream | null = null
      const answer = await server.answer(request.body as JSONRPCRequest, {
        authInfo: authInfoOf(caller),
        cancellation,
        id: 0,
        notify: async (notification) => {
          // What a feature left running tells too late is told to nobody.
          if (isAnswered) return
          stream ??= openEventStream(reply)
          stream.send(notification)
        },
      })
      isAnswered = true
      // Nothing has run yet, and what refuses it is told as everything else is refused.
      if (answer === undefined) return serve(request, reply, caller)
      return finish(reply, stream, answer)
    },

    entry: serve,

    /** Ends subscriptions, each with its result; what is in flight goes on. */
    async endStreams() {
      isEnding = true
      await subscriptions.close()
    },
    close: () => entry.close(),
  }
}

function finish(reply: FastifyReply, stream: EventStream | null, answer: object | null) {
  if (stream) {
    if (answer) stream.send(answer)
    stream.end()
    return reply
  }
  const code = (answer as { error?: { code?: number } } | null)?.error?.code
  reply.code(code === missingCapability ? 400 : 200).header('content-type', 'application/json')
  return JSON.stringify(answer)
}
