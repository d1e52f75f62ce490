import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { Test } from 'tap'
import t from 'tap'
import { connectRedis } from '#shared/stores/connect-redis.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { redisStore } from '#shared/stores/redis.ts'
import { sqliteStore } from '#shared/stores/sqlite.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { countShape, issues, replicas, repo } from './replicas.ts'

const stores = {
  memory: async () => memoryStore(),
  async SQLite(t: Test) {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
    t.teardown(() => rm(folder, { recursive: true }))
    return sqliteStore(join(folder, 'store.db'))
  },
  async Redis(t: Test) {
    const server = await startRedis()
    t.teardown(() => server.stop())
    const redis = connectRedis(server.url, () => {})
    await redis.connect()
    return redisStore(redis)
  },
}

for (const [name, open] of Object.entries(stores)) {
  t.test(`what was answered is answered again, by every replica, from ${name}`, async (t) => {
    const store = await open(t)
    t.teardown(() => store.close())
    const { count, asked, wait, changed, outcomes } = replicas({ store })
    t.equal(await count(), 1)
    t.equal(await count({}, 1), 1)
    wait(59)
    t.equal(await count({}, 1), 1)
    t.equal(asked.length, 1)

    wait(1)
    t.equal(await count({}, 1), 1)
    t.same([asked.length, asked[1]?.etag], [2, '"v1"'], 'GitHub confirmed it')
    wait(59)
    t.equal(await count(), 1)
    t.equal(asked.length, 2, 'for another time')

    wait(1)
    changed()
    t.equal(await count(), 2)
    t.equal(await count({}, 1), 2)
    t.same(asked.length, 3)
    t.same(outcomes().sort(), [...Array(4).fill('hit'), 'miss', 'miss', 'revalidated'])
  })
}

t.test('profiles and the rest have times of their own, and 0 keeps nothing', async (t) => {
  const { count, asked, wait } = replicas()
  await count({}, 0, 'GET /user')
  wait(299)
  await count({}, 1, 'GET /user')
  t.equal(asked.length, 1)

  const off = replicas({ seconds: { user: 0, repository: 0 } })
  for (const route of [issues, 'GET /user'] as const) {
    for (const _ of [1, 2]) await off.count({}, 0, route)
  }
  t.equal(off.asked.length, 4)
  t.ok(off.asked.every(({ etag }) => etag === null))
})

t.test('GitHub’s Cache-Control is kept to, within our own times', async (t) => {
  const cases: [header: string, usable: number][] = [
    ['private, max-age=20, s-maxage=40', 20],
    ['max-age=86400', 60],
    ['max-age=30', 10],
    ['no-cache', 0],
    ['max-age=nonsense', 0],
  ]
  for (const [header, usable] of cases) {
    const age = header === 'max-age=30' ? { age: '20' } : {}
    const built = replicas({ headers: { 'cache-control': header, ...age } })
    await built.count()
    if (usable > 0) {
      built.wait(usable - 1)
      await built.count()
      t.equal(built.asked.length, 1, header)
      built.wait(1)
    }
    await built.count()
    t.equal(built.asked.at(-1)?.etag, '"v1"', `${header}: asked again`)
  }
  for (const headers of [{ 'cache-control': 'no-store' }, { vary: '*' }]) {
    const built = replicas({ headers })
    for (const _ of [1, 2]) await built.count()
    t.match(built.asked, [{ etag: null }, { etag: null }], JSON.stringify(headers))
  }
})

t.test('an answer without an ETag is of use for its time, and then no more', async (t) => {
  const { count, asked, wait } = replicas({ headers: { etag: '' } })
  await count()
  wait(59)
  t.equal(await count({}, 1), 1)
  wait(1)
  t.equal(await count(), 2)
  t.match(asked, [{ etag: null }, { etag: null }])

  const never = replicas({ headers: { etag: '', 'cache-control': 'no-cache' } })
  for (const _ of [1, 2]) await never.count()
  t.equal(never.asked.length, 2)
})

t.test('other parameters, and other parts of one answer, are other answers', async (t) => {
  const { as, asked } = replicas()
  const get = (parameters: object, shape = countShape as typeof linked | typeof countShape) =>
    as().get(issues, shape as typeof countShape, { ...repo, ...parameters })
  const linked = TypeCompiler.Compile(Type.Object({ url: Type.String() }))
  await get({})
  await get({ page: 2 })
  await get({ repo: 'other' })
  const { body } = await get({}, linked)
  t.same(body, { url: 'https://api.github.test/repos/acme/secret-plans' }, 'and no more')
  t.equal(asked.length, 4)
  const both = await Promise.all([get({}), get({})])
  t.same(both[0], both[1])
  t.not(both[0].body, both[1].body, 'nobody’s change reaches another')
})

t.test('a next page, and what is left out of an answer, are kept with it', async (t) => {
  const headers = {
    link: '<https://api.github.test/x?page=2>; rel="next"',
    'x-github-sso': 'partial-results; organizations=21955855,20582480',
  }
  const { as, asked } = replicas({ headers })
  for (const replica of [0, 1]) {
    t.match(await as({}, replica).get(issues, countShape, repo), { hasMore: true, isPartial: true })
  }
  t.equal(asked.length, 1)
})
