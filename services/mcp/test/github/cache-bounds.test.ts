import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import t from 'tap'
import { connectRedis } from '#shared/stores/connect-redis.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { redisStore } from '#shared/stores/redis.ts'
import type { Store } from '#shared/stores/store.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { failingStore } from '../failing-store.ts'
import { json } from '../fake-github.ts'
import { anyShape } from './build.ts'
import { countShape, issues, replicas, repo } from './replicas.ts'

const textShape = TypeCompiler.Compile(Type.Object({ text: Type.String() }))

t.test(
  'an answer of which much is read is not kept; what is not read does not count',
  async (t) => {
    const { as, network } = replicas()
    let asked = 0
    network.fetch = async () => {
      asked++
      return json({ text: 'x'.repeat(64_000), count: 7 })
    }
    for (const _ of [1, 2]) await as().get(issues, textShape, repo)
    t.equal(asked, 2)
    for (const _ of [1, 2]) await as().get(issues, countShape, repo)
    t.equal(asked, 3)
  }
)

t.test('an account keeps 64 answers, those that end last', async (t) => {
  const { as, asked } = replicas()
  const get = (page: number) => as().get(issues, countShape, { ...repo, page })
  for (let page = 1; page <= 80; page++) await get(page)
  for (let page = 80; page > 16; page--) await get(page)
  t.equal(asked.length, 80)
  await get(1)
  t.equal(asked.length, 81)
})

/** Counts what is asked of a store, by the tick in which it is. */
function counted(store: Store) {
  const calls: string[] = []
  const entries = Object.entries(store).map(([name, method]) => [
    name,
    (...given: never[]) => {
      calls.push(name)
      return (method as (...given: never[]) => unknown)(...given)
    },
  ])
  return { store: Object.fromEntries(entries) as Store, calls }
}

t.test('what is kept costs two reads of the store, and no write', async (t) => {
  const { store, calls } = counted(memoryStore())
  const { count } = replicas({ store })
  await count()
  calls.length = 0
  await count()
  t.same(calls, ['get', 'get'])
})

t.test('they are one round trip to Redis', async (t) => {
  const server = await startRedis()
  t.teardown(() => server.stop())
  const redis = connectRedis(server.url, () => {})
  await redis.connect()
  const store = redisStore(redis)
  t.teardown(() => store.close())
  const { count } = replicas({ store })
  await count()
  let writes = 0
  const { stream } = redis
  const write = stream.write.bind(stream)
  stream.write = ((...given: Parameters<typeof write>) => {
    writes++
    return write(...given)
  }) as typeof stream.write
  await count()
  t.equal(writes, 1)
})

t.test('a store that fails in any way costs no call, and is logged once', async (t) => {
  for (const method of ['get', 'set', 'addToIndex', 'countIndex'] as const) {
    const { store, failing } = failingStore(memoryStore())
    const { count, as, logged } = replicas({ store })
    failing.add(method)
    for (let answers = 1; answers <= 3; answers++) t.ok(await count(), method)
    await as().send('POST /repos/{owner}/{repo}/issues', anyShape, repo)
    // Reading, keeping and forgetting, each once.
    t.ok(logged.length >= 1 && logged.length <= 3, `${logged.length} lines`)
    t.notMatch(JSON.stringify(logged), 'acme')
    failing.clear()
    await count()
  }
})

t.test('a bug is no failure of the store', async (t) => {
  const store = memoryStore()
  const { count } = replicas({ store })
  store.addToIndex = () => Promise.reject(new TypeError('a bug'))
  await t.rejects(count(), { message: 'a bug' })
})
