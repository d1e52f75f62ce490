import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Keychain } from './mcp-clients.ts'

interface Content {
  uri: string
  mimeType?: string
  text?: string
}

interface Completing {
  ref: { type: 'ref/prompt'; name: string } | { type: 'ref/resource'; uri: string }
  argument: { name: string; value: string }
  context?: { arguments: Record<string, string> }
}

/** A real client, reduced to what a person does with prompts and resources. */
export interface ReadingClient {
  /** Names of prompts, and templates of resources. */
  offers(): Promise<{ prompts: string[]; templates: string[] }>
  /** The text of a prompt of one message. */
  prompt(name: string, args: Record<string, string>): Promise<string>
  read(uri: string): Promise<Content>
  suggest(asked: Completing): Promise<string[]>
  close(): Promise<void>
}

const info = { name: 'reading', version: '1.0.0' }

/** What both generations have under the same names. */
function reduced(client: ClientV1 | ClientV2): ReadingClient {
  const either = client as ClientV1
  return {
    async offers() {
      const [{ prompts }, { resourceTemplates }] = await Promise.all([
        either.listPrompts(),
        either.listResourceTemplates(),
      ])
      return {
        prompts: prompts.map(({ name }) => name),
        templates: resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      }
    },
    async prompt(name, args) {
      const { messages } = await either.getPrompt({ name, arguments: args })
      const [message] = messages as unknown as [{ content: { text: string } }]
      return message.content.text
    },
    read: async (uri) => (await either.readResource({ uri })).contents[0] as Content,
    suggest: async (asked) => (await either.complete(asked)).completion.values,
    close: () => either.close(),
  }
}

/** By generation; each connects with the tokens that a keychain holds. */
export const readingClients = {
  async 'first-generation SDK'(url: string, { provider }: Keychain) {
    const client = new ClientV1(info)
    const transport = new TransportV1(new URL(`${url}/mcp`), { authProvider: provider })
    await client.connect(transport as Parameters<ClientV1['connect']>[0])
    return reduced(client)
  },
  async 'second-generation SDK'(url: string, { provider }: Keychain) {
    const client = new ClientV2(info, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    await client.connect(new TransportV2(new URL(`${url}/mcp`), { authProvider: provider }))
    return reduced(client)
  },
} as const
