import type {
  JSONRPCMessage,
  JSONRPCResponse,
  Server,
  Transport,
  TransportSendOptions,
} from '@modelcontextprotocol/server'
import {
  DEFAULT_NEGOTIATED_PROTOCOL_VERSION,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server'
import type { BuildOptions } from '../build-server.ts'
import { buildServer } from '../build-server.ts'
import type { DirectServer } from '../direct-server.ts'
import { serverInfo } from '../server-options.ts'
import type { ClientKind } from './client-kind.ts'
import { kindKey } from './client-kind.ts'

/** Takes what a server sends its client while it works on one request. */
export type Ask = (message: JSONRPCMessage) => Promise<void>

/**
 * What a server of 2025-11-25 is connected to. It carries the messages of a server to its clients,
 * each to the call that it is about, and the clients’ answers back; requests are asked directly.
 */
export class CallTransport implements Transport {
  onmessage?: Transport['onmessage']
  onclose?: () => void
  onerror?: (error: Error) => void
  /** By the number of the call. */
  readonly calls = new Map<number, Ask>()
  /** Resolves the answer to the one request that is sent through the transport: `initialize`. */
  answered: ((answer: JSONRPCResponse) => void) | null = null

  async start() {}
  async close() {
    this.onclose?.()
  }
  async send(message: JSONRPCMessage, options?: TransportSendOptions) {
    if (!('method' in message)) return this.answered?.(message as JSONRPCResponse)
    const ask = this.calls.get(Number(options?.relatedRequestId))
    if (!ask) throw new TypeError('a server speaks to its client within a call alone')
    await ask(message)
  }
}

export interface KindServer {
  server: DirectServer
  transport: CallTransport
}

interface Options extends BuildOptions {
  /** Registers what these revisions alone have. */
  register: (server: Server) => void
}

/** One long-lived server for each kind of client: sessions of a kind need nothing of their own. */
export function kindServers(options: Options) {
  const known = new Map<string, Promise<KindServer>>()

  return {
    /** The server for clients of a kind; there are few kinds, so all are kept. */
    of(kind: ClientKind): Promise<KindServer> {
      const key = kindKey(kind)
      const found = known.get(key)
      if (found) return found
      const made = start(kind)
      known.set(key, made)
      return made
    },

    /** What a server answers to a client’s `initialize`, whatever is wrong with it. */
    async initialize(id: string | number, params: unknown): Promise<JSONRPCResponse> {
      const { server, transport } = await connect()
      const answer = await shakeHands(transport, id, params)
      await server.close()
      return answer
    },
  }

  async function start({ version, capabilities }: ClientKind): Promise<KindServer> {
    const connected = await connect()
    const clientInfo = { name: serverInfo.name, version: serverInfo.version }
    const params = { protocolVersion: version, capabilities, clientInfo }
    await shakeHands(connected.transport, 0, params)
    connected.transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/initialized' })
    return connected
  }

  async function connect(): Promise<KindServer> {
    const server = buildServer(options, SUPPORTED_PROTOCOL_VERSIONS)
    options.register(server)
    const transport = new CallTransport()
    await server.connect(transport)
    return { server, transport }
  }
}

/** The revision of a client that never said one. */
export const assumedVersion = DEFAULT_NEGOTIATED_PROTOCOL_VERSION

function shakeHands(transport: CallTransport, id: string | number, params: unknown) {
  const { promise, resolve } = Promise.withResolvers<JSONRPCResponse>()
  transport.answered = resolve
  transport.onmessage?.({ jsonrpc: '2.0', id, method: 'initialize', params } as never)
  return promise
}
