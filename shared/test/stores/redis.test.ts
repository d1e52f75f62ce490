import { inspect } from 'node:util'
import t, { type Test } from 'tap'
import { redisStore } from '../../stores/redis.ts'
import { startRedis } from '../../testing/redis-server.ts'
import { tick, until } from './contract/backend.ts'
import { storeContract } from './contract.ts'
import { connected } from './redis/connect.ts'

const server = await startRedis()
t.teardown(() => server.stop())

async function open(t: Test) {
  const admin = await connected(t, server)
  await admin.flushall()
  const stores = [await connected(t, server), await connected(t, server)].map(redisStore)
  const [store, other] = stores as [(typeof stores)[0], (typeof stores)[0]]
  t.teardown(() => Promise.all([store.close(), other.close()]))
  return { admin, store, other, tick }
}

storeContract(t, open)

t.test('a message reaches listeners of other connections', async (t) => {
  const { store, other } = await open(t)
  const heard: string[] = []
  await store.subscribe('channel', (message) => heard.push(`store ${message}`))
  await other.subscribe('channel', (message) => heard.push(`other ${message}`))
  await store.publish('channel', 'message')
  await until(tick, () => heard.length === 2)
  t.same(heard.sort(), ['other message', 'store message'])
})

t.test(
  'a second connection exists only for who listens, and listens to what is needed',
  async (t) => {
    const { admin, store } = await open(t)
    const names = async () => String(await admin.client('LIST', 'TYPE', 'PUBSUB')).trim()
    const channels = () => admin.pubsub('CHANNELS')
    await store.publish('channel', 'message')
    t.equal(await names(), '')
    const ends = [
      await store.subscribe('one', () => undefined),
      await store.subscribe('one', () => undefined),
      await store.subscribe('two', () => undefined),
    ]
    t.same((await channels()).sort(), ['one', 'two'])
    t.match(await names(), /^[^\n]*name=gatehouse[^\n]*$/, 'one connection')
    await ends[0]?.()
    t.same((await channels()).sort(), ['one', 'two'])
    await ends[1]?.()
    t.same(await channels(), ['two'])
  }
)

t.test('the key of an index goes away with its last member', async (t) => {
  const { admin, store } = await open(t)
  await store.addToIndex('index', 'long', 100)
  await store.addToIndex('index', 'short', 10)
  t.ok((await admin.pttl('index')) > 99_000)
  await store.removeFromIndex('index', 'long')
  const leftMs = await admin.pttl('index')
  t.ok(leftMs > 9000 && leftMs <= 10_000, `${leftMs} ms`)
  await store.addToIndex('index', 'short', 1)
  t.ok((await admin.pttl('index')) <= 1000)
  await until(tick, async () => (await admin.exists('index')) === 0)
  await store.addToIndex('index', 'again', 10)
  await store.removeFromIndex('index', 'again')
  t.equal(await admin.exists('index'), 0)
})

t.test('an ended member is dropped from an index that goes on', async (t) => {
  const { admin, store } = await open(t)
  await store.addToIndex('index', 'ends', 1)
  await store.addToIndex('index', 'stays', 60)
  await until(tick, async () => (await store.countIndex('index')) === 1)
  await store.addToIndex('index', 'new', 60)
  t.same(await admin.zrange('index', '0', '-1'), ['stays', 'new'])
})

t.test('nothing is written without an end', async (t) => {
  const { admin, store } = await open(t)
  await store.set('set', 'value', 60)
  await store.claim('claimed', 'value', 60)
  await store.replace('claimed', 'value', 'next', 60)
  await store.addToIndex('index', 'member', 60)
  await store.append('stream', 'message', { maxLength: 10, ttlSeconds: 60 })
  const keys = await admin.keys('*')
  t.equal(keys.length, 4)
  for (const key of keys) t.ok((await admin.pttl(key)) > 59_000, key)
})

t.test('reads asked for together go out as one write', async (t) => {
  const { admin, store } = await open(t)
  await store.set('key', 'value', 60)
  const readsOfServer = async () =>
    Number(/total_reads_processed:(\d+)/.exec(await admin.info('stats'))?.[1])
  const before = await readsOfServer()
  const values = await Promise.all(Array.from({ length: 100 }, () => store.get('key')))
  const after = await readsOfServer()
  t.ok(values.every((value) => value === 'value'))
  t.equal(after - before, 2, 'one for the hundred, one for the second question')
})

t.test('scripts that Redis forgot are brought again, in a pipeline too', async (t) => {
  const { admin, store } = await open(t)
  for (const rounds of [1, 2]) {
    const indexes = Array.from({ length: 10 }, (_, at) => `index ${at}`)
    await Promise.all(indexes.map((index) => store.addToIndex(index, `member ${rounds}`, 60)))
    t.same(await Promise.all(indexes.map(store.countIndex)), Array(10).fill(rounds))
    await admin.script('FLUSH')
  }
})

t.test('a refusal of Redis is a failure of the store and does not repeat the value', async (t) => {
  const { admin, store } = await open(t)
  await admin.hset('hash', 'field', 'value')
  await admin.config('SET', 'maxmemory', '1')
  t.teardown(() => admin.config('SET', 'maxmemory', '0'))
  for (const call of [
    () => store.set('key', 'hidden value', 60),
    () => store.take('hash'),
    () => store.replace('hash', 'hidden value', 'hidden value', 60),
    () => store.addToIndex('hash', 'hidden value', 60),
    () => store.append('hash', 'hidden value', { maxLength: 1, ttlSeconds: 60 }),
  ]) {
    const error: unknown = await call().catch((error) => error)
    t.match(error, { code: 'SYS_002', cause: { message: /^(OOM|WRONGTYPE)/ } })
    t.notMatch(inspect(error, { depth: 10, showHidden: true }), 'hidden')
  }
})

t.test('a connection that was closed before it was open stays closed', async (t) => {
  const redis = (await connected(t, server)).duplicate()
  const store = redisStore(redis)
  await store.close()
  await t.rejects(store.ping(), { code: 'SYS_002' })
})
