import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import type { Keychain, ToolAnswer } from './mcp-clients.ts'

interface How {
  onprogress?: (progress: { progress: number; message?: string | undefined }) => void
  signal?: AbortSignal
}

/** A real client whose person and model answer what a server asks, reduced to what journeys do. */
export interface AskingClient {
  call(name: string, args: Record<string, unknown>, how?: How): Promise<ToolAnswer>
  /** Of revision 2025-11-25, or else of 2026-07-28, which has none. */
  hasSession: boolean
  /** Data of the log messages that arrived, oldest first. */
  logs: unknown[]
  /** Watches resources, and resolves when the server watches too. */
  watch(uris: string[], tell: (uri: string) => void): Promise<void>
  /** Every HTTP request it sent, oldest first: method and status. */
  requests: { method: string; status: number; lastEventId: string | null }[]
  /** Breaks every connection that is open. */
  cut(): void
  /** Ends the session, if it has one. */
  endSession(): Promise<void>
  close(): Promise<void>
}

interface Options {
  url: string
  keychain: Keychain
  /** What its person calls itself. */
  name: string
  /** Whether the person lets nobody ask the model. */
  refuses?: boolean
}

const info = { name: 'asking', version: '1.0.0' }
const capabilities = { sampling: {}, elicitation: {} }

/** What person and model answer: each repeats the question, so that no two answers are alike. */
const filledIn = (name: string, message: string) => ({
  action: 'accept' as const,
  content: { name: `${name}, asked "${message}"` },
})
const written = ({ name, refuses }: Options, messages: unknown) => {
  if (refuses) throw new Error('User rejected sampling request')
  const [{ content }] = messages as [{ content: { text: string } }]
  const text = `${name}’s model was told "${content.text}"`
  return { model: 'a-model', role: 'assistant' as const, content: { type: 'text' as const, text } }
}

/** What both transports send with: remembers each request, and breaks connections when told to. */
function line() {
  const requests: AskingClient['requests'] = []
  let breaks = new AbortController()
  const send: typeof fetch = async (url, init = {}) => {
    const { method = 'GET', headers, signal } = init
    const signals = [breaks.signal, ...(signal ? [signal] : [])]
    const answer = await fetch(url, { ...init, signal: AbortSignal.any(signals) })
    const lastEventId = new Headers(headers).get('last-event-id')
    requests.push({ method, status: answer.status, lastEventId })
    return answer
  }
  const cut = () => {
    breaks.abort(new Error('the line is broken'))
    breaks = new AbortController()
  }
  return { requests, send, cut }
}

/** `@modelcontextprotocol/sdk`, the first generation: revision 2025-11-25. */
export async function connectFirst(options: Options): Promise<AskingClient> {
  const { url, keychain, name } = options
  const { requests, send, cut } = line()
  const logs: unknown[] = []
  const client = new ClientV1(info, { capabilities })
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) =>
    filledIn(name, params.message)
  )
  client.setRequestHandler(CreateMessageRequestSchema, async ({ params }) =>
    written(options, params.messages)
  )
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
    logs.push(params.data)
  })
  const transport = new TransportV1(new URL(`${url}/mcp`), {
    authProvider: keychain.provider,
    fetch: send,
  })
  await client.connect(transport as Parameters<ClientV1['connect']>[0])
  return {
    call: async (tool, args, how) =>
      (await client.callTool({ name: tool, arguments: args }, undefined, how)) as never,
    hasSession: true,
    logs,
    async watch(uris, tell) {
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
        tell(params.uri)
      )
      for (const uri of uris) await client.subscribeResource({ uri })
    },
    requests,
    cut,
    endSession: () => transport.terminateSession(),
    close: () => client.close(),
  }
}

/** `@modelcontextprotocol/client`, the second generation, held to revision 2026-07-28. */
export async function connectSecond(options: Options): Promise<AskingClient> {
  const { url, keychain, name } = options
  const { requests, send, cut } = line()
  const logs: unknown[] = []
  const versionNegotiation = { mode: { pin: '2026-07-28' } } as const
  const client = new ClientV2(info, { capabilities, versionNegotiation })
  client.setRequestHandler('elicitation/create', async ({ params }) =>
    filledIn(name, params.message)
  )
  client.setRequestHandler('sampling/createMessage', async ({ params }) =>
    written(options, params.messages)
  )
  client.setNotificationHandler('notifications/message', ({ params }) => {
    logs.push(params.data)
  })
  const transport = new TransportV2(new URL(`${url}/mcp`), {
    authProvider: keychain.provider,
    fetch: send,
  })
  await client.connect(transport)
  const _meta = { 'io.modelcontextprotocol/logLevel': 'info' }
  return {
    call: async (tool, args, how) =>
      (await client.callTool({ name: tool, arguments: args, _meta }, how)) as never,
    hasSession: false,
    logs,
    async watch(uris, tell) {
      client.setNotificationHandler('notifications/resources/updated', ({ params }) =>
        tell(params.uri)
      )
      await client.listen({ resourceSubscriptions: uris })
    },
    requests,
    cut,
    endSession: async () => {},
    close: () => client.close(),
  }
}

export const askingClients = {
  'first-generation SDK': connectFirst,
  'second-generation SDK': connectSecond,
} as const
