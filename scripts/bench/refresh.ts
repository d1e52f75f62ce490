import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Pool } from 'undici'
import { startRedis } from '#shared/testing/redis-server.ts'
import type { Ours } from './ours.ts'
import { startEmbedded, startPair } from './ours.ts'
import type { Plan } from './plan.ts'
import type { Sample, Settled } from './samples.ts'
import { sample, settle } from './samples.ts'
import type { ServerProcess } from './server-process.ts'
import { startServer } from './server-process.ts'

/** A token endpoint, and the sessions whose tokens are refreshed there. */
interface Endpoint {
  server: ServerProcess
  path: string
  sessions: { clientId: string; refreshToken: string }[]
  close(): Promise<void>
}

interface RefreshContender {
  name: string
  store: 'memory' | 'Redis'
  start(sessions: number, folder: string): Promise<Endpoint>
}

export interface MeasuredRefresh extends Settled {
  name: string
  store: 'memory' | 'Redis'
}

/** Requests in flight; each session is refreshed by one of them alone, in turn with others. */
const workers = 16
/** Its sessions are refreshed many times a second, where a day has a hundred. */
const settings = { REFRESH_GRACE_SECONDS: '1' }

async function ours(running: Ours, count: number): Promise<Endpoint> {
  const sessions = []
  for (let at = 0; at < count; at++) sessions.push(await running.signIn())
  return { server: running.server, path: '/oauth/token', sessions, close: running.close }
}

async function startOidcProvider(count: number, folder: string, redisUrl?: string) {
  const args = [String(count), ...(redisUrl ? [redisUrl] : [])]
  const server = await startServer('oidc-provider', { folder, args })
  const sessions = server.refreshTokens!.map((refreshToken) => ({
    clientId: 'bench',
    refreshToken,
  }))
  return { server, path: '/token', sessions, close: () => server.stop() }
}

const contenders: readonly RefreshContender[] = [
  {
    name: 'Gatehouse',
    store: 'memory',
    start: async (count, folder) =>
      ours(await startEmbedded('memory', { folder, settings }), count),
  },
  { name: '`oidc-provider`', store: 'memory', start: startOidcProvider },
  {
    name: 'Gatehouse',
    store: 'Redis',
    start: async (count, folder) => ours(await startPair('auth', { folder, settings }), count),
  },
  {
    name: '`oidc-provider`',
    store: 'Redis',
    async start(count, folder) {
      const redis = await startRedis()
      const endpoint = await startOidcProvider(count, folder, redis.url)
      const close = async () => {
        await endpoint.close()
        await redis.stop()
      }
      return { ...endpoint, close }
    },
  },
]

/** Refreshes in chains, each token with the one before it, at all contenders in turn. */
export async function measureRefresh(
  { refresh: plan }: Plan,
  parent: string
): Promise<MeasuredRefresh[]> {
  const running: { contender: RefreshContender; endpoint: Endpoint; rounds: Sample[] }[] = []
  try {
    for (const contender of contenders) {
      const folder = await mkdtemp(join(parent, 'refresh-'))
      const endpoint = await contender.start(plan.sessions, folder)
      await refreshFor(endpoint, plan.seconds)
      running.push({ contender, endpoint, rounds: [] })
    }
    for (let round = 0; round < plan.rounds; round++) {
      for (const { endpoint, rounds } of running) {
        rounds.push(await refreshFor(endpoint, plan.seconds))
      }
    }
  } finally {
    for (const { endpoint } of running) await endpoint.close()
  }
  return running.map(({ contender: { name, store }, rounds }) => ({
    ...settle(rounds),
    name,
    store,
  }))
}

async function refreshFor(endpoint: Endpoint, seconds: number): Promise<Sample> {
  const { server, path, sessions } = endpoint
  const pool = new Pool(new URL(server.url).origin, { connections: workers })

  async function work(worker: number, endsAtMs: number): Promise<number> {
    const own = sessions.filter((_, at) => at % workers === worker)
    let turn = 0
    for (; performance.now() < endsAtMs; turn++) {
      const session = own[turn % own.length]!
      session.refreshToken = await refresh(pool, path, session)
    }
    return turn
  }

  const measured = await sample(server, async () => {
    const begunAtMs = performance.now()
    const all = Array.from({ length: workers }, (_, at) => work(at, begunAtMs + seconds * 1000))
    const counts = await Promise.all(all)
    const requests = counts.reduce((sum, count) => sum + count)
    return { requests, seconds: (performance.now() - begunAtMs) / 1000 }
  })
  await pool.close()
  return measured
}

async function refresh(
  pool: Pool,
  path: string,
  { clientId, refreshToken }: Endpoint['sessions'][number]
): Promise<string> {
  const fields = { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken }
  const { statusCode, body } = await pool.request({
    path,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })
  const text = await body.text()
  const answer: Answer | null = statusCode === 200 ? JSON.parse(text) : null
  if (!answer || answer.refresh_token === refreshToken || !isSigned(answer.access_token)) {
    throw new Error(`a refresh was answered with ${statusCode}: ${text}`)
  }
  return answer.refresh_token
}

interface Answer {
  access_token: string
  refresh_token: string
}

/** Whether it is a JWT access token (RFC 9068) with ES256: an opaque one costs no signature. */
function isSigned(accessToken: string): boolean {
  const [header = ''] = accessToken.split('.')
  const text = Buffer.from(header, 'base64url').toString()
  if (!text.startsWith('{')) return false
  const { alg, typ } = JSON.parse(text)
  return alg === 'ES256' && typ === 'at+jwt'
}
