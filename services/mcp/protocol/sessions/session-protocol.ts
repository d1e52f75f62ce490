import type { JSONRPCRequest, JSONRPCResponse } from '@modelcontextprotocol/server'
import type { FastifyReply } from 'fastify'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { whenClosed } from '#shared/http/when-closed.ts'
import type { World } from '#shared/world.ts'
import type { Caller } from '../../calls/caller.ts'
import { authInfoOf } from '../../calls/handlers.ts'
import type { BuildOptions } from '../build-server.ts'
import { unknownMethod } from '../direct-server.ts'
import type { ClientKind } from './client-kind.ts'
import { clientKind } from './client-kind.ts'
import type { Ask } from './kind-servers.ts'
import { kindServers } from './kind-servers.ts'
import type { OpenCall } from './open-calls.ts'
import { openCalls } from './open-calls.ts'
import { openStreams } from './open-streams.ts'
import type { Outgoing } from './outgoing.ts'
import { outgoing } from './outgoing.ts'
import { replicas } from './replicas.ts'
import type { McpSession } from './session-records.ts'
import { mcpSessions } from './session-records.ts'
import { sessionRequests } from './session-requests.ts'
import { streamLog } from './stream-log.ts'

/** A session as a request finds it. */
export interface FoundSession {
  id: string
  session: McpSession
}

export interface Posted {
  caller: Caller
  reply: FastifyReply
  /** Null: a client that uses no session. */
  found: FoundSession | null
  /** The revision that such a client speaks. */
  version: string
}

/**
 * Revision 2025-11-25 and the older ones: sessions that every replica serves. What a client agreed
 * on is a record in the store; a request is answered by the replica it reaches; and what the client
 * sends about a request to another replica is passed on to the one that works on it.
 */
export async function sessionProtocol(options: BuildOptions, world: World, sessionKeys: KeyRing) {
  const { store } = world
  const calls = openCalls()
  const streams = openStreams()
  const others = await replicas(store, calls.replica, (told) => {
    const { sessionId } = told
    if (told.kind === 'answer') calls.deliver(sessionId, told.answer)
    if (told.kind === 'cancelled') calls.cancel(sessionId, told.requestId)
    if (told.kind === 'stream-opened') streams.opened(sessionId, told.name, told.token)
    if (told.kind === 'ended') {
      calls.cancelAll(sessionId)
      streams.end(sessionId)
    }
  })
  const log = streamLog(store, sessionKeys, { replica: calls.replica, lives: others.lives })
  const sessions = mcpSessions(world, (sessionId) => others.tellAll({ kind: 'ended', sessionId }))
  const servers = kindServers({ ...options, register: sessionRequests(options.registry, sessions) })

  /** What the server asks of the client during one call goes out with it, under an id of ours. */
  function asker(call: OpenCall, out: Outgoing, deliver: (answer: object) => void): Ask {
    const ids = new Map<unknown, string>()
    return async (message) => {
      if (!('method' in message)) return
      if ('id' in message) {
        const { id } = message
        ids.set(
          id,
          call.expectAnswer((answer) => deliver({ ...answer, id }))
        )
        return out.send({ ...message, id: ids.get(id) })
      }
      const requestId = ids.get(message.params?.['requestId'])
      // Taking a question back names it as it was asked.
      const params = { ...message.params, ...(requestId !== undefined && { requestId }) }
      await out.send({ ...message, params })
    }
  }

  async function answer(
    message: JSONRPCRequest,
    kind: ClientKind,
    call: OpenCall,
    out: Outgoing,
    caller: Caller
  ): Promise<JSONRPCResponse | null> {
    const { server, transport } = await servers.of(kind)
    const { number, cancellation } = call
    const ask = asker(call, out, (given) => transport.onmessage?.(given as never))
    transport.calls.set(number, ask)
    try {
      const notify = (notification: object) => out.send(notification)
      const around = { authInfo: authInfoOf(caller), cancellation, notify, id: number }
      const answered = await server.answer(message, around)
      return answered === undefined ? unknownMethod(message) : answered
    } finally {
      transport.calls.delete(number)
    }
  }

  return {
    sessions,
    log,
    streams,

    /** Begins a session; its id is in the answer’s header. */
    async initialize(message: JSONRPCRequest, { caller, reply }: Posted): Promise<object> {
      const answered = await servers.initialize(message.id, message.params)
      if (!('result' in answered)) return answered
      const { protocolVersion } = answered.result as { protocolVersion: string }
      const { capabilities } = message.params as never
      const id = await sessions.begin(caller.principal, clientKind(protocolVersion, capabilities))
      reply.header('mcp-session-id', id)
      return answered
    },

    async request(message: JSONRPCRequest, { caller, reply, found, version }: Posted) {
      const kind = found?.session.kind ?? { version, capabilities: {} }
      const sessionId = found?.id ?? null
      const { onError } = options
      const { id: requestId } = message
      const out = outgoing({ reply, log, sessionId, requestId, version: kind.version, onError })
      const call = calls.begin(sessionId, message.id)
      // Without a session nobody could fetch the answer later, so nobody waits for it any more.
      if (!found) whenClosed(reply, call.abandon)
      try {
        const own = { ...caller, letPoll: out.letPoll }
        return await out.finish(await answer(message, kind, call, out, own))
      } finally {
        call.end()
      }
    },

    /** An answer of the client to what a server asked it, on whatever replica that waits. */
    async answered(sessionId: string, given: { id: string }): Promise<void> {
      const waiter = calls.waiterOf(given.id)
      if (waiter === calls.replica) calls.deliver(sessionId, given)
      else if (waiter) await others.tell(waiter, { kind: 'answer', sessionId, answer: given })
    },

    /** The client no longer wants the answer to a request. */
    cancelled: (sessionId: string, requestId: unknown) =>
      others.tellAll({ kind: 'cancelled', sessionId, requestId }),

    /** Tells every replica of a stream that this one has opened. */
    streamOpened: (sessionId: string, name: string, token: string) =>
      others.tellAll({ kind: 'stream-opened', sessionId, name, token }),

    /** Streams would keep a host from closing; their clients come back to another replica. */
    endStreams: () => streams.endAll(),
    close: () => others.close(),
  }
}

export type SessionProtocol = Awaited<ReturnType<typeof sessionProtocol>>
