import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'

/** Stands between a client that cannot send a token and a server that wants one. */
export interface TokenProxy {
  url: string
  /** Where requests go; none are taken before it is set. */
  target: string
  /** Added to requests that bring no token of their own; null: they pass without. */
  token: string | null
  close(): Promise<void>
}

/** Starts on a free loopback port. Adds one header and changes nothing else, not even their case. */
export async function startTokenProxy(): Promise<TokenProxy> {
  const server = createServer((incoming, outgoing) => {
    const { rawHeaders } = incoming
    const adds = proxy.token !== null && incoming.headers.authorization === undefined
    const headers = adds ? [...rawHeaders, 'Authorization', `Bearer ${proxy.token}`] : rawHeaders
    forward(incoming, outgoing, new URL(incoming.url ?? '/', proxy.target), headers)
  })
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy: TokenProxy = {
    url: `http://localhost:${port}`,
    target: '',
    token: null,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}

/** Streams both ways. Whichever side leaves, the other one is left too. */
function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
  headers: readonly string[]
): void {
  const forwarded = request(target, { method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    // A stream has begun before there is anything in it.
    outgoing.flushHeaders()
    pipeline(answer, outgoing, () => {})
  })
  forwarded.flushHeaders()
  forwarded.on('error', () => outgoing.destroy())
  outgoing.on('close', () => forwarded.destroy())
  incoming.pipe(forwarded)
}
