import type { Test } from 'tap'
import type { Built } from './build.ts'
import { build, legacy } from './build.ts'

/** Two replicas of one service, over one store. */
export async function buildPair(t: Test, changed: Parameters<typeof build>[1] = {}) {
  const one = await build(t, changed)
  const other = await build(t, { ...changed, world: one.world })
  return [one, other] as const
}

interface Client {
  token: string
  capabilities?: object
  version?: string
}

/** Begins a session; what it resolves to writes the client’s further requests. */
export async function beginSession({ app }: Built, client: Client) {
  const { token, capabilities = {}, version = '2025-11-25' } = client
  const params = {
    protocolVersion: version,
    capabilities,
    clientInfo: { name: 'test', version: '1' },
  }
  const response = await app.inject(legacy({ method: 'initialize', params, token }))
  const id = String(response.headers['mcp-session-id'])
  const own = { 'mcp-session-id': id, 'mcp-protocol-version': version }

  const request = (message: Parameters<typeof legacy>[0]) =>
    legacy({ token, ...message, headers: { ...own, ...message.headers } })
  /** Any other JSON-RPC message. */
  const post = (payload: object) => ({ ...request({ method: 'any' }), payload })
  const bodiless = (method: 'GET' | 'DELETE', headers: Record<string, string>) => {
    const { 'content-type': _json, ...rest } = request({ method: 'any', headers }).headers
    return { method, url: '/mcp', headers: rest }
  }

  return {
    id,
    response,
    request,
    post: (payload: object) => post({ jsonrpc: '2.0', ...payload }),
    call: (name: string, value?: string, more: object = {}) =>
      request({ method: 'tools/call', params: { name, arguments: { value } }, ...more }),
    cancel: (requestId: unknown) =>
      post({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }),
    listen: (lastEventId?: string) =>
      bodiless('GET', {
        accept: 'text/event-stream',
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      }),
    end: () => bodiless('DELETE', {}),
  }
}
export type Session = Awaited<ReturnType<typeof beginSession>>
