import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createCertificate } from '#shared/testing/certificate.ts'

/** The web beside Gatehouse and GitHub: clients of people, and somebody who means them harm. */
export interface Web {
  /** A program on the person’s computer. */
  loopback: string
  /** A service on the web. */
  https: string
  /** A page of somebody else. */
  attacker: string
  /** What the attacker’s page holds from now on. */
  attack(html: string): void
  /** Addresses that browsers opened, in order. */
  visits: URL[]
  /** For Chromium: which host is where. */
  hosts: Readonly<Record<string, string>>
  close(): Promise<void>
}

const arrived = '<!doctype html><html lang="en"><title>Connected</title><h1>Connected</h1></html>'
const [httpsHost, attackerHost] = ['client.test', 'attacker.test']

export async function startWeb(): Promise<Web> {
  let attack = arrived
  const visits: URL[] = []
  const answer: RequestListener = ({ headers, url }, response) => {
    const visited = new URL(url!, `http://${headers.host}`)
    visits.push(visited)
    response.statusCode = visited.pathname === '/missing' ? 404 : 200
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(visited.hostname === attackerHost ? attack : arrived)
  }
  const plain = createServer(answer)
  const secure = createTlsServer(createCertificate([httpsHost]), answer)
  const [plainPlace, securePlace] = await Promise.all([listen(plain), listen(secure)])
  return {
    loopback: `http://${plainPlace}`,
    https: `https://${httpsHost}`,
    attacker: `http://${attackerHost}`,
    attack: (html) => {
      attack = `<!doctype html><html lang="en"><title>Attack</title>${html}</html>`
    },
    visits,
    hosts: { [httpsHost]: securePlace, [attackerHost]: plainPlace },
    close: async () => {
      for (const server of [plain, secure]) server.closeAllConnections()
      await Promise.all([plain, secure].map((server) => once(server.close(), 'close')))
    },
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
