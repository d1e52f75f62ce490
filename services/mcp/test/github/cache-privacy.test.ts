import { Redis } from 'ioredis'
import t from 'tap'
import { connectRedis } from '#shared/stores/connect-redis.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { redisStore } from '#shared/stores/redis.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { anyShape, mona } from './build.ts'
import { replicas, repo } from './replicas.ts'

t.test('no sign-in reads what another one was answered', async (t) => {
  const { count, asked } = replicas()
  await count()
  const others = [
    { userId: 2, accountKey: 'another account' },
    { accountKey: 'the same person with other scopes at GitHub' },
    { revision: 2 },
    { githubToken: 'gho_after_a_revocation' },
    { scopes: [] },
    { scopes: ['github:read', 'github:private'] },
    { scopes: ['github:read github:private'] },
  ]
  for (const [index, other] of others.entries()) {
    t.equal(await count(other, index % 2), index + 2, JSON.stringify(other))
    t.equal(asked.at(-1)?.etag, null)
  }
  t.equal(await count({ scopes: [...mona.scopes].reverse() }, 1), 1)
})

t.test('a session without github:private never gets what one with it was answered', async (t) => {
  const { count } = replicas()
  const seesPrivate = { scopes: ['github:read', 'github:private'] }
  t.equal(await count(seesPrivate), 1)
  t.equal(await count({ scopes: ['github:read'] }), 2)
  t.equal(await count({ scopes: ['github:private', 'github:read'] }, 1), 1, 'in any order')
})

t.test('whoever reads the store finds no name, no body and no token', async (t) => {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const redis = connectRedis(server.url, () => {})
  await redis.connect()
  const store = redisStore(redis)
  t.teardown(() => store.close())
  const { count, as, github } = replicas({ store })
  await count()
  await as().send('POST /repos/{owner}/{repo}/issues', anyShape, { ...repo, title: 'Launch' })
  github.headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1900000000' }
  await as().get('GET /user', anyShape)

  const reader = new Redis(server.url)
  t.teardown(() => reader.disconnect())
  const keys = await reader.keys('*')
  const kinds = new Set(keys.map((key) => key.split(':').slice(0, 3).join(':')))
  t.same([...kinds].sort(), [
    'gatehouse:mcp:github-cache',
    'gatehouse:mcp:github-cached',
    'gatehouse:mcp:github-wait',
    'gatehouse:mcp:github-written',
  ])
  const values = await Promise.all(
    keys.map(async (key) =>
      (await reader.type(key)) === 'zset' ? reader.zrange(key, '0', '-1') : reader.get(key)
    )
  )
  const all = JSON.stringify([keys, values])
  for (const secret of ['acme', 'secret-plans', 'https:', 'gho_secret', 'Launch', '/user']) {
    t.notMatch(all, secret)
  }
  t.ok((await Promise.all(keys.map((key) => reader.ttl(key)))).every((ttl) => ttl > 0))
})

t.test('a record that was changed or moved is none, and no call fails of it', async (t) => {
  const store = memoryStore()
  const { as, count, logged } = replicas({ store })
  const isRecord = (key: string) => key.startsWith('gatehouse:mcp:github-cache:')
  const written = new Map<string, string>()
  const { set } = store
  store.set = (key, value, ttlSeconds) => {
    if (isRecord(key)) written.set(key, value)
    return set(key, value, ttlSeconds)
  }
  await count()
  await as().get('GET /user', anyShape)
  const [[key, value], [, foreign]] = [...written] as [[string, string], [string, string]]
  const spoiled = { 'of another place': foreign, 'cut short': value.slice(0, -4), 'no seal': '{}' }
  let answers = 2
  for (const [what, text] of Object.entries(spoiled)) {
    await set(key, text, 60)
    t.equal(await count(), ++answers, what)
    t.equal(await count(), answers, 'and a good one stands there again')
  }
  t.equal(logged.length, 3)
})
