import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { isIP } from 'node:net'
import type { Dial } from '../http/pinned-connector.ts'
import { pinnedConnector } from '../http/pinned-connector.ts'
import type { Address, ResolveHost } from '../http/resolve-host.ts'
import { createCertificate } from './certificate.ts'

/** A made-up internet: one real TLS server on loopback that answers for the hosts it was given. */
export interface PublicWeb {
  /** What `publicFetch` takes: names lead to `addresses`, and connections to the server. */
  resolve: ResolveHost
  dial: Dial
  /** What the name servers say from now on, of every name. A public address at first. */
  addresses: Address[]
  /** Names asked for, and the addresses that were dialled, in order. */
  resolved: string[]
  dialled: string[]
  /** How requests are answered; replaced by tests. */
  answer: RequestListener
  /** `GET` targets with their host, e.g. `client.example/oauth?a=b`. */
  requests: string[]
  close(): Promise<void>
}

export const publicAddress: Address = { address: '93.184.215.14', family: 4 }

export async function startPublicWeb(hostnames: readonly string[]): Promise<PublicWeb> {
  const { cert, key } = createCertificate(hostnames)
  const server = createServer({ cert, key }, (request, response) => {
    web.requests.push(`${request.headers.host}${request.url}`)
    web.answer(request, response)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const web: PublicWeb = {
    addresses: [publicAddress],
    resolved: [],
    dialled: [],
    requests: [],
    answer: (_request, response) => response.writeHead(404).end(),
    async resolve(hostname) {
      web.resolved.push(hostname)
      return [...web.addresses]
    },
    dial(addresses, options) {
      web.dialled.push(...addresses.map(({ address }) => address))
      const here: Address[] = [{ address: '127.0.0.1', family: 4 }]
      const connect = pinnedConnector(here, { ...options, ca: cert })
      return (target, done) => {
        // An IP address as the host is not looked up; it must not lead out of this machine either.
        const hostname = isIP(target.hostname) ? '127.0.0.1' : target.hostname
        connect({ ...target, hostname, port: String(port) }, done)
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return web
}
