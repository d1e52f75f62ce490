import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stand-in for the gateway: sends each request to a replica picked at random. */
export interface Router {
  url: string
  /** Replicas by the service that a path belongs to. */
  replicas: { auth: string[]; mcp: string[] }
  /** Resolves once nothing is under way to this replica, as a gateway waits before it lets one go. */
  untilIdle(replica: string): Promise<void>
  close(): Promise<void>
}

const patienceMs = 20_000
const mcpPaths = /^\/(mcp|\.well-known\/oauth-protected-resource\/mcp|docs\/mcp\.json)(\?|$)/
const privatePaths = /^\/(metrics|health|upstream)(\/|\?|$)/

interface Options {
  /** Passes on what the gateway keeps from the outside, as between the services of a deployment. */
  isInner?: boolean
  /** Whose replies do not arrive: the replica has done its work, then the connection breaks. */
  losesReply?: (request: IncomingHttpHeaders) => boolean
}

/** Starts on a free loopback port. The path table is the one of the shipped gateway. */
export async function startRouter(how: Options = {}): Promise<Router> {
  const { isInner = false, losesReply = () => false } = how
  const replicas: Router['replicas'] = { auth: [], mcp: [] }
  const underWay = new Map<string, number>()
  const count = (replica: string, change: number) =>
    underWay.set(replica, (underWay.get(replica) ?? 0) + change)
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/'
    const candidates = mcpPaths.test(path) ? replicas.mcp : replicas.auth
    const target = candidates[Math.floor(Math.random() * candidates.length)]
    if ((privatePaths.test(path) && !isInner) || !target) {
      outgoing.writeHead(404).end()
      return
    }
    count(target, 1)
    outgoing.once('close', () => {
      count(target, -1)
      server.emit('answered')
    })
    const options = { method: incoming.method, headers: incoming.headers }
    const forwarded = httpRequest(new URL(path, target), options, (answer) => {
      if (losesReply(incoming.headers)) {
        answer.resume().once('end', () => outgoing.destroy())
        return
      }
      answer.once('error', () => outgoing.destroy())
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.destroy())
    outgoing.on('close', () => forwarded.destroy())
    incoming.pipe(forwarded)
  })
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    replicas,
    async untilIdle(replica) {
      const signal = AbortSignal.timeout(patienceMs)
      while (underWay.get(replica)) await once(server, 'answered', { signal })
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
