import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { githubUser } from '../../services/mcp/test/fake-github.ts'
import type { Contender, Prepare } from './contenders.ts'
import type { HowOurs } from './ours.ts'
import { startEmbedded } from './ours.ts'
import type { Requests } from './requests.ts'
import { aroundId, sampleId, statelessHeaders, statelessMeta } from './requests.ts'

const tool = 'get_github_user_info'

interface How {
  /** Whether each call asks for somebody nobody asked for before. */
  isNew: boolean
  /** Whether GitHub lets its connections be used again. */
  isPooled: boolean
}

const profiles =
  (how: How): Contender['start'] =>
  (folder, nodeFlags = []) =>
    start({ folder, nodeFlags }, how)

/** Calls of a shipped tool that makes one request to GitHub, or is spared it. */
export const githubContenders: readonly Contender[] = [
  {
    name: 'github-warm',
    label: 'the same profile again: kept, GitHub is not asked',
    start: profiles({ isNew: false, isPooled: true }),
  },
  {
    name: 'github-cold',
    label: 'always another profile: GitHub is asked, over pooled connections',
    start: profiles({ isNew: true, isPooled: true }),
  },
  {
    name: 'github-unpooled',
    label: 'the same over a connection for each request',
    start: profiles({ isNew: true, isPooled: false }),
  },
]

async function start(how: HowOurs, { isNew, isPooled }: How) {
  const github = await startProfiles(isPooled)
  const running = await startEmbedded('memory', { ...how, settings: github.settings })
  const requests = await profileCalls(isNew)(running, { host: new URL(running.url).host })
  const close = async () => {
    await running.close()
    await github.close()
  }
  return { server: running.server, requests, close }
}

/** Calls of one person, for always another profile or for the same again. */
export const profileCalls =
  (isNew: boolean): Prepare =>
  async (running, host): Promise<Requests> => {
    const { accessToken } = await running.signIn()
    const username = isNew ? `u${sampleId}` : 'octocat'
    const call = {
      name: tool,
      arguments: { username, include_repos: false },
      _meta: statelessMeta,
    }
    const id = isNew ? 1 : sampleId
    return {
      url: running.endpoint,
      headers: [{ ...host, ...statelessHeaders(tool), authorization: `Bearer ${accessToken}` }],
      body: aroundId({ jsonrpc: '2.0', id, method: 'tools/call', params: call }),
      status: 200,
      isRight: (text) => JSON.parse(text).result?.structuredContent?.id === 1,
    }
  }

/** A GitHub that answers everything with one profile, as fast as it can. */
export async function startProfiles(isPooled: boolean) {
  const body = JSON.stringify(githubUser(1, 'octocat'))
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, max-age=60, s-maxage=60',
      etag: '"profile"',
      connection: isPooled ? 'keep-alive' : 'close',
    })
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    settings: {
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      CACHE_USER_SECONDS: '3600',
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
