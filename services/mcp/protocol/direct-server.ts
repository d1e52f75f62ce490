import type {
  AuthInfo,
  JSONRPCNotification,
  JSONRPCRequest,
  JSONRPCResponse,
  ServerContext,
} from '@modelcontextprotocol/server'
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  Server,
} from '@modelcontextprotocol/server'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Cancellation } from '../calls/cancellation.ts'
import { DirectRequest } from './direct-request.ts'
import { noteRefusal } from './note-refusal.ts'
import { isPlainEnvelope } from './plain-envelope.ts'

/** What surrounds one request: who sent it, and what it may do before its answer. */
export interface Surroundings {
  authInfo: AuthInfo
  cancellation: Cancellation
  /** Sends a notification about this request ahead of its answer. */
  notify(notification: JSONRPCNotification): Promise<void>
  /** Names the request within this server; its own id is unique for its client alone. */
  id: number
}

const envelopeKeys: readonly string[] = [
  PROTOCOL_VERSION_META_KEY,
  CLIENT_INFO_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
  LOG_LEVEL_META_KEY,
]

const methodNotFound = -32601
const internalError = -32603

/**
 * The SDK’s server, asked directly: one long-lived server answers every request of its kind, with
 * the SDK’s own handlers, checks and encoding, but without its transport, which would build a server,
 * a web request and its streams for each. Uses four members that the SDK keeps to itself
 * (`_getRequestHandler`, `_wireCodec`, `_outboundServerInfo`, `_invokeInputRequiredCapableHandler`):
 * its version is pinned, and a test compares every answer with the SDK’s own byte by byte.
 */
export class DirectServer extends Server {
  /** Told of errors inside the SDK that its client is told nothing about. */
  declare onerror: (error: Error) => void

  /**
   * The SDK calls wrong parameters of most methods an internal error, and tells its own schema; of
   * other errors it tells whatever they say. Here ours keep their sentence, the rest is for the log.
   */
  protected override _wrapHandler(method: string, given: Handler): Handler {
    const handler: Handler = async (request, context) => {
      try {
        return await given(request, context)
      } catch (error) {
        const told = this.#toldError(method, error)
        noteRefusal(told.code)
        throw told
      }
    }
    if (method !== 'tools/call') return super._wrapHandler(method, handler)
    // In place of the SDK’s wrapper, which checks the request a second time and then the result, by
    // schemas that cost more than all the rest of a call. Results are held to theirs by tests.
    const invoke = (this as unknown as Invoker)._invokeInputRequiredCapableHandler
    return (request, context) => invoke.call(this, method, handler, request, context)
  }

  #toldError(method: string, error: unknown): ProtocolError {
    if (error instanceof ProtocolError) return error
    const isPlain = error instanceof Error && error.constructor === Error && !('code' in error)
    if (isPlain) {
      const { InvalidParams } = ProtocolErrorCode
      return new ProtocolError(InvalidParams, `The parameters of ${method} are not valid.`)
    }
    const { message } = toAppError(error)
    this.onerror(error as Error)
    return new ProtocolError(ProtocolErrorCode.InternalError, message)
  }

  /**
   * Asks the client’s model. By an error a client of 2025-11-25 says that its person refuses; the
   * feature that asks then runs on without an answer, as in 2026-07-28 where the client leaves it out.
   */
  override async createMessage(...given: Parameters<Server['createMessage']>): Promise<never> {
    try {
      return (await super.createMessage(...given)) as never
    } catch (error) {
      // Nobody waits for this call any more, or for this answer.
      if (given[1]?.signal?.aborted) throw error
      this.onerror(error as Error)
      return undefined as never
    }
  }

  /**
   * Answers one request; never rejects. Null: it was aborted, so nobody waits for an answer.
   * Undefined: there is no such method, or its `_meta` is not of the revision; nothing has run.
   */
  async answer(
    request: JSONRPCRequest,
    around: Surroundings
  ): Promise<JSONRPCResponse | null | undefined> {
    const { id, method } = request
    const codec = this._wireCodec()
    const handler = codec.hasRequestMethod(method) ? this._getRequestHandler(method) : undefined
    if (!handler) return undefined
    const { envelope, meta, params }: Parts = partsOf(request)
    const isRight =
      isPlainEnvelope(envelope) ||
      codec.checkInboundEnvelope({ ...(envelope && { envelope }) } as never) === undefined
    if (!isRight) return undefined

    const { cancellation, notify, authInfo } = around
    const tell = (notification: object) => notify({ jsonrpc: '2.0', ...notification } as never)
    const mcpReq = new DirectRequest(around.id, method, cancellation, tell)
    if (meta) mcpReq._meta = meta
    if (envelope) mcpReq.envelope = envelope
    const context = { mcpReq, http: { authInfo } } as unknown as ServerContext
    try {
      const own = params === undefined ? { id, method } : { id, method, params }
      const result = await handler({ jsonrpc: '2.0', ...own } as never, context)
      if (cancellation.isCancelled) return null
      const encoded = codec.encodeResult(method as never, result, this._outboundServerInfo())
      return { result: encoded, jsonrpc: '2.0', id } as JSONRPCResponse
    } catch (error) {
      if (cancellation.isCancelled) return null
      if (error instanceof ProtocolError) {
        return failure(id, codec.encodeErrorCode(error.code), error.message, error.data)
      }
      this.onerror(error as Error)
      return failure(id, internalError, 'Internal error')
    }
  }
}

type Handler = Parameters<Server['_wrapHandler']>[1]

interface Invoker {
  _invokeInputRequiredCapableHandler: (
    method: string,
    handler: Handler,
    ...request: Parameters<Handler>
  ) => ReturnType<Handler>
}

interface Parts {
  envelope?: Record<string, unknown> | undefined
  meta?: Record<string, unknown> | undefined
  params?: Record<string, unknown> | undefined
}

/** What a client of 2025-11-25 is told of a method that is not served. */
export const unknownMethod = ({ id }: JSONRPCRequest): JSONRPCResponse =>
  failure(id, methodNotFound, 'Method not found')

function failure(id: string | number, code: number, message: string, data?: unknown) {
  const error = { code, message, ...(data !== undefined && { data }) }
  return { jsonrpc: '2.0', id, error } as JSONRPCResponse
}

/** The SDK’s handlers find what 2026-07-28 carries in `_meta` apart from the parameters. */
function partsOf({ params }: JSONRPCRequest) {
  const { _meta: given, ...own } = params ?? {}
  if (typeof given !== 'object' || given === null) return { params }
  let envelope: Record<string, unknown> | undefined
  let meta: Record<string, unknown> | undefined
  for (const [key, value] of Object.entries(given)) {
    if (envelopeKeys.includes(key)) {
      envelope ??= {}
      envelope[key] = value
    } else {
      meta ??= {}
      meta[key] = value
    }
  }
  return { envelope, meta, params: meta ? { ...own, _meta: meta } : own }
}
