import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { GitHubPerson, GitHubState } from '#shared/testing/github/state.ts'
import type { FakeGitHub } from '#shared/testing/github.ts'
import { fakeGitHub } from '#shared/testing/github.ts'

/** The double of GitHub on a socket, where whoever opens its page is signed in and says yes. */
export interface GitHubServer {
  url: string
  apiUrl: string
  github: FakeGitHub
  /** Who sits at the browser. */
  person: GitHubPerson
  /** Runs before `GET /user` is answered. */
  beforeUser: () => Promise<void>
  /** Names of all headers that came to it. */
  headerNames: Set<string>
  /** How often `<method> <path>` was asked for. */
  count(request: string): number
  close(): Promise<void>
}

const profile = {
  html_url: 'https://github.test/mona',
  avatar_url: 'https://github.test/mona.png',
  followers: 1,
  following: 1,
  public_repos: 1,
  created_at: '2020-01-01T00:00:00Z',
}

export async function startGitHub(
  kind: GitHubState['kind'],
  callbackUrl: string
): Promise<GitHubServer> {
  const github = fakeGitHub({ now: Date.now, callbackUrl, kind })
  const api = /^\/api(?=\/)/

  async function forward(incoming: IncomingMessage): Promise<Response> {
    const { method = 'GET', url = '/', headers } = incoming
    for (const name of Object.keys(headers)) running.headerNames.add(name)
    const target = api.test(url) ? github.apiUrl + url.replace(api, '') : github.url + url
    if (url.startsWith('/login/oauth/authorize')) {
      return Response.redirect(github.allow(target, running.person), 303)
    }
    const isUser = url === '/api/user'
    if (isUser) await running.beforeUser()
    const body = method === 'GET' ? null : await text(incoming)
    const answer = await github.fetch(target, { method, headers: headers as never, body })
    if (!isUser || !answer.ok) return answer
    return Response.json({ ...((await answer.json()) as object), ...profile })
  }

  const server = createServer(async (incoming, outgoing) => {
    const answer = await forward(incoming).catch(() => new Response('broken', { status: 500 }))
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
    outgoing.end(await answer.text())
  })
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 })
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const running: GitHubServer = {
    url,
    apiUrl: `${url}/api`,
    github,
    person: { id: 101, login: 'mona-test' },
    beforeUser: async () => {},
    headerNames: new Set(),
    count: (request) => github.state.requests.filter((line) => line === request).length,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return running
}
