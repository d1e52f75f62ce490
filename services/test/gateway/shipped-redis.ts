import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { startRedis } from '#shared/testing/redis-server.ts'

/** What a test decides itself: where Redis listens and keeps its files. */
const ownSettings = /^(port|dir|aclfile)\b/

/**
 * Redis with the shipped configuration and users, whose passwords the shipped script has made. It
 * ends with the test. `secrets`: the folder the script has filled.
 */
export async function startShippedRedis(t: Test) {
  const secrets = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'))
  await promisify(execFile)('deploy/prepare.sh', [secrets], { timeout: 10_000 })
  const shipped = await readFile('deploy/redis/redis.conf', 'utf8')
  const lines = shipped.split('\n').filter((line) => !ownSettings.test(line))
  const redis = await startRedis({
    settings: [...lines, `aclfile ${join(secrets, 'redis_users')}`],
  })
  t.teardown(async () => {
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
  return { redis, secrets, urls: { auth: await urlOf('auth'), mcp: await urlOf('mcp') } }
}
