import { once } from 'node:events'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Certificate } from '#shared/testing/certificate.ts'

/** What somebody may have got wrong in a gateway. */
export interface Mistake {
  /** Changes a request on its way in. */
  request?: (request: { path: string; headers: IncomingHttpHeaders }) => void
  /** Changes an answer on its way out; the body is there when `body` is given too. */
  answer?: (answer: { path: string; status: number; headers: IncomingHttpHeaders }) => void
  body?: (body: string) => string
  /** Keeps every answer until all of it is there. */
  isBuffering?: boolean
  /** Another place for some paths. */
  target?: (path: string) => string | null
}

/** Passes everything on to one service, with one mistake at a time. */
export interface Gateway {
  url: string
  /** Where it passes requests on to. */
  target: string
  mistake: Mistake
  close(): Promise<void>
}

export async function startGateway(certificate?: Certificate): Promise<Gateway> {
  const pass: RequestListener = (incoming, outgoing) => {
    const { mistake } = gateway
    const asked = { path: incoming.url ?? '/', headers: { ...incoming.headers } }
    mistake.request?.(asked)
    const { path, headers } = asked
    const target = mistake.target?.(path) ?? gateway.target
    const options = { method: incoming.method, headers, agent: false } as const
    const forwarded = http.request(new URL(path, target), options, async (answer) => {
      const { statusCode: status = 502 } = answer
      const given = { path, status, headers: { ...answer.headers } }
      mistake.answer?.(given)
      if (!mistake.body && !mistake.isBuffering) {
        outgoing.writeHead(given.status, given.headers)
        answer.pipe(outgoing)
        return
      }
      const whole = await text(answer).catch(() => '')
      delete given.headers['content-length']
      outgoing.writeHead(given.status, given.headers).end(mistake.body?.(whole) ?? whole)
    })
    forwarded.once('error', () => outgoing.destroy())
    outgoing.once('close', () => forwarded.destroy())
    incoming.pipe(forwarded)
  }
  const server = certificate ? https.createServer(certificate, pass) : http.createServer(pass)
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const gateway: Gateway = {
    url: `${certificate ? 'https' : 'http'}://localhost:${port}`,
    target: '',
    mistake: {},
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return gateway
}
