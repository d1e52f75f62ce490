import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How GitHub answers programs while something is wrong with it. Browsers reach its page all the same. */
export type Behaviour = (incoming: IncomingMessage, outgoing: ServerResponse) => void

/** What stands in front of the double of GitHub, and can be as wrong as the real one sometimes is. */
export interface GitHubFront {
  url: string
  port: number
  /** Null: well. */
  behave(how: Behaviour | null): void
  close(): Promise<void>
}

const isPage = (url = '') => url.startsWith('/login/oauth/authorize')

export async function startGitHubFront(gitHubUrl: string): Promise<GitHubFront> {
  let behaviour: Behaviour | null = null

  const forward: Behaviour = (incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming
    const forwarded = request(new URL(url, gitHubUrl), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.destroy())
    outgoing.on('close', () => forwarded.destroy())
    incoming.pipe(forwarded)
  }

  const server = createServer((incoming, outgoing) => {
    const answer = behaviour && !isPage(incoming.url) ? behaviour : forward
    answer(incoming, outgoing)
  })
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    behave: (how) => {
      behaviour = how
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
