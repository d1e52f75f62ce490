import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { freePort } from '#shared/free-port.ts'
import type { GitHubState } from '#shared/testing/github/state.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { startRouter } from '#shared/testing/router.ts'
import { startGitHub } from '../github-server.ts'
import { key } from '../surroundings.ts'
import { asText } from './spellings.ts'
import type { Watched } from './watched.ts'
import { commandsSay, host, hush, serve, startCollector, talkative } from './watched.ts'

/** Both services over a real Redis that asks for a password, behind routers. */
export async function watchPair(t: Test, kind: GitHubState['kind'], extra: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const password = 'not-a-real-password-of-redis'
  const redis = await startRedis({ settings: [`requirepass ${password}`] })
  t.teardown(() => redis.stop())
  const storeUrl = redis.url.replace('://', `://:${password}@`)
  const [router, inner] = [await startRouter(), await startRouter({ isInner: true })]
  const gitHub = await startGitHub(kind, `${router.url}/oauth/callback`)
  const collector = await startCollector(t)
  t.teardown(() => Promise.all([router.close(), inner.close(), gitHub.close()]))
  const keys = { SESSION_KEYS: key(), AUTH_KEYS: key() }
  const { clientId, clientSecret } = gitHub.github.state
  const settings = {
    ...{ ...talkative, ...collector.settings, ...keys, HOST: host, REDIS_URL: storeUrl },
    ...{ PUBLIC_URL: router.url, AUTH_URL: inner.url },
    ...{ GITHUB_URL: gitHub.url, GITHUB_API_URL: gitHub.apiUrl },
    ...{ GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret },
  }
  const start = async (name: 'auth' | 'mcp') => {
    const AUDIT_LOG = join(folder, `audit-${name}.log`)
    const PORT = String(await freePort(host))
    return serve(t, `services/${name}/server.ts`, { ...settings, ...extra, AUDIT_LOG, PORT })
  }
  const [auth, mcp] = await Promise.all([start('auth'), start('mcp')])
  router.replicas.auth = [auth.address]
  inner.replicas.auth = [auth.address]
  router.replicas.mcp = [mcp.address]
  const reader = new Redis(storeUrl)
  const monitor = await reader.monitor()
  t.teardown(() => [reader, monitor].map((connection) => connection.disconnect()))
  const commands: string[] = []
  monitor.on('monitor', (_time, command: string[]) => commands.push(command.join(' ')))
  const watched: Watched = {
    ...{ url: router.url, gitHub, keys },
    secrets: { 'GitHub’s client secret': clientSecret, 'password of Redis': password },
    async whileStoreHangs(work) {
      redis.pause()
      await work().finally(() => redis.resume())
    },
    async dump() {
      const values = new Map<string, string>()
      for (const name of await reader.keys('*')) values.set(name, await readValue(reader, name))
      return { values, raw: { 'commands of Redis': commands.join('\n') } }
    },
    async stop() {
      const audit = { AUDIT_LOG: join(folder, 'audit-auth.log') }
      const commands = await commandsSay({ ...settings, ...extra, ...audit })
      const said = { commands, ...(await hush('auth', auth)), ...(await hush('mcp', mcp)) }
      const names = ['audit-auth.log', 'audit-mcp.log']
      const audits = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
      return { ...said, audit: audits.join(''), traces: asText(Buffer.concat(collector.bodies)) }
    },
  }
  return watched
}

async function readValue(redis: Redis, name: string): Promise<string> {
  const type = await redis.type(name)
  if (type === 'string') return (await redis.get(name)) ?? ''
  if (type === 'zset') return (await redis.zrange(name, '0', '-1')).join('\n')
  if (type === 'hash') return JSON.stringify(await redis.hgetall(name))
  if (type === 'stream') return JSON.stringify(await redis.xrange(name, '-', '+'))
  throw new Error(`${name} is a ${type}, which nobody here reads`)
}
