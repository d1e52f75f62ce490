import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { startRedis } from '#shared/testing/redis-server.ts'

/** What a test decides itself: where Redis listens and keeps its files. */
const ownSettings = /^(port|dir|aclfile)\b/

/** One more user, who looks on for the test. */
const onlooker = 'user onlooker on nopass resetkeys resetchannels -@all +acl|log'

/**
 * Redis with the shipped configuration and users, whose passwords the shipped script has made. It
 * ends with the test. `secrets`: the folder the script has filled. `refusals`: who was refused what.
 */
export async function startShippedRedis(t: Test) {
  const secrets = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'))
  await promisify(execFile)('deploy/prepare.sh', [secrets], { timeout: 10_000 })
  const shipped = await readFile('deploy/redis/redis.conf', 'utf8')
  const lines = shipped.split('\n').filter((line) => !ownSettings.test(line))
  const users = join(secrets, 'users-and-onlooker')
  await writeFile(users, `${await readFile(join(secrets, 'redis_users'), 'utf8')}${onlooker}\n`)
  const redis = await startRedis({ settings: [...lines, `aclfile ${users}`] })
  const looking = new Redis(`redis://onlooker:any@127.0.0.1:${redis.port}`, {
    lazyConnect: true,
    enableReadyCheck: false,
  })
  const refusals = async () => {
    const entries = (await looking.call('ACL', 'LOG')) as Refusal[]
    return entries.map(({ username, object }) => `${username} ${object}`)
  }
  t.teardown(async () => {
    looking.disconnect()
    await redis.stop()
    await rm(secrets, { recursive: true })
  })
  const urlOf = async (user: 'auth' | 'mcp') => {
    const path = join(secrets, `${user}_redis_url`)
    const url = (await readFile(path, 'utf8'))
      .trim()
      .replace('redis:6379', `127.0.0.1:${redis.port}`)
    await writeFile(path, url)
    return url
  }
  return { redis, secrets, refusals, urls: { auth: await urlOf('auth'), mcp: await urlOf('mcp') } }
}

interface Refusal {
  username: string
  object: string
}
