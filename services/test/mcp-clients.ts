import { randomUUID } from 'node:crypto'
import type { OAuthClientProvider } from '@modelcontextprotocol/client'
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client'
import type { OAuthClientProvider as OAuthClientProviderV1 } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** Where these clients have browsers sent back to; nothing listens there, the browser stops. */
export const clientRedirect = 'http://localhost:33418/callback'

/** What an MCP client keeps of its sign-in, as either SDK generation asks for it. */
export interface Keychain {
  provider: OAuthClientProvider & OAuthClientProviderV1
  /** Where the SDK wanted the person’s browser to go. */
  authorizationUrl(): string
  tokens(): { access_token: string; refresh_token?: string; expires_in?: number }
  /** Replaces the stored tokens, as another process sharing the session would. */
  setTokens(tokens: { access_token: string; refresh_token?: string }): void
}

export function createKeychain(clientName: string, scope?: string): Keychain {
  const kept: Record<string, unknown> = {}
  const keep = (name: string) => (value: unknown) => {
    kept[name] = value
  }
  const state = randomUUID()
  const provider = {
    redirectUrl: clientRedirect,
    clientMetadata: {
      client_name: clientName,
      redirect_uris: [clientRedirect],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      ...(scope && { scope }),
    },
    state: () => state,
    clientInformation: () => kept['client'],
    saveClientInformation: keep('client'),
    tokens: () => kept['tokens'],
    saveTokens: keep('tokens'),
    redirectToAuthorization: keep('url'),
    saveCodeVerifier: keep('verifier'),
    codeVerifier: () => kept['verifier'],
    // RFC 9728 and RFC 8414 documents that the second generation keeps between two steps.
    saveDiscoveryState: keep('discovery'),
    discoveryState: () => kept['discovery'],
  } as unknown as Keychain['provider']
  return {
    provider,
    authorizationUrl: () => String(kept['url']),
    tokens: () => kept['tokens'] as ReturnType<Keychain['tokens']>,
    setTokens: (tokens) => {
      kept['tokens'] = { token_type: 'Bearer', ...tokens }
    },
  }
}

export interface ToolAnswer {
  isError?: boolean
  structuredContent?: Record<string, unknown>
  content: { type: string; text?: string }[]
}

/** A real client of one SDK generation, reduced to what the journeys do with it. */
export interface McpClient {
  connect(): Promise<void>
  /** Gives the SDK what the browser brought back. */
  finishAuth(callback: URL): Promise<void>
  listTools(): Promise<string[]>
  callTool(name: string, args: Record<string, unknown>): Promise<ToolAnswer>
  close(): Promise<void>
}

const info = { name: 'journey', version: '1.0.0' }

/** `@modelcontextprotocol/sdk`, the first generation: revision 2025-11-25. */
export function firstGeneration(url: string, { provider }: Keychain): McpClient {
  const transport = () => new TransportV1(new URL(url), { authProvider: provider })
  const client = new ClientV1(info)
  return {
    connect: () => client.connect(transport() as Parameters<ClientV1['connect']>[0]),
    finishAuth: (callback) => transport().finishAuth(callback.searchParams.get('code')!),
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    callTool: async (name, args) =>
      (await client.callTool({ name, arguments: args })) as unknown as ToolAnswer,
    close: () => client.close(),
  }
}

/** `@modelcontextprotocol/client`, the second generation, held to revision 2026-07-28. */
export function secondGeneration(url: string, { provider }: Keychain): McpClient {
  const transport = () => new TransportV2(new URL(url), { authProvider: provider })
  const client = new ClientV2(info, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  return {
    connect: () => client.connect(transport()),
    finishAuth: (callback) => transport().finishAuth(callback.searchParams),
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    callTool: async (name, args) =>
      (await client.callTool({ name, arguments: args })) as unknown as ToolAnswer,
    close: () => client.close(),
  }
}

export const generations = {
  'first-generation SDK': firstGeneration,
  'second-generation SDK': secondGeneration,
} as const
