import { inspect } from 'node:util'
import t from 'tap'
import { connectRedis } from '../../stores/connect-redis.ts'
import { redisStore } from '../../stores/redis.ts'
import { elapsedMs } from '../../testing/elapsed.ts'
import { startRedis } from '../../testing/redis-server.ts'
import { tick, until } from './contract/backend.ts'
import { connected } from './redis/connect.ts'

t.test('user, password and database of the address are used', async (t) => {
  const server = await startRedis({ settings: ['user auth on >p@ss ~* &* +@all'] })
  t.teardown(() => server.stop())
  const redis = await connected(t, { url: `redis://auth:p%40ss@127.0.0.1:${server.port}/3` })
  t.equal(await redis.acl('WHOAMI'), 'auth')
  t.match(await redis.client('INFO'), /name=gatehouse .* db=3 /)
})

t.test('a wrong password is told to the log, and not what it was', async (t) => {
  const server = await startRedis({ settings: ['requirepass right'] })
  t.teardown(() => server.stop())
  const failures: Error[] = []
  const url = `redis://:mistaken@127.0.0.1:${server.port}`
  const redis = connectRedis(url, (error) => failures.push(error))
  t.teardown(() => redis.disconnect())
  await t.rejects(redis.connect())
  t.match(failures[0]?.message, /^WRONGPASS/)
  t.notMatch(inspect(failures, { depth: 10, showHidden: true }), 'mistaken')
})

t.test('a connection that Redis was not there for is made when it comes', async (t) => {
  const server = await startRedis()
  t.teardown(() => server.stop())
  await server.kill()
  const failures: Error[] = []
  const redis = connectRedis(server.url, (error) => failures.push(error))
  t.teardown(() => redis.disconnect())
  await t.rejects(redis.connect())
  t.match(failures[0], { code: 'ECONNREFUSED' })
  await server.restart()
  t.ok((await elapsedMs(until(tick, () => redis.status === 'ready'))) < 3000)
})

t.test('the delay between attempts grows to about a second and not beyond', async (t) => {
  const { options } = connectRedis('redis://127.0.0.1', () => undefined)
  const delays = [1, 2, 3, 10, 1e6].map((times) => Number(options.retryStrategy?.(times)))
  const [first = 0, second = 0, third = 0, tenth = 0, last = 0] = delays
  t.ok(first >= 40 && first <= 60, `${first} ms`)
  t.ok(second >= 80 && second <= 120, `${second} ms`)
  t.ok(third >= 160 && third <= 240, `${third} ms`)
  for (const delay of [tenth, last]) t.ok(delay >= 800 && delay <= 1200, `${delay} ms`)
})

t.test('a master that became a replica is left, and written to again as a master', async (t) => {
  const [server, master] = [await startRedis(), await startRedis()]
  t.teardown(() => Promise.all([server.stop(), master.stop()]))
  const admin = await connected(t, server)
  const redis = await connected(t, server)
  const store = redisStore(redis)
  t.teardown(() => store.close())
  await store.set('key', 'value', 60)
  const connectionId = await redis.client('ID')
  await admin.replicaof('127.0.0.1', master.port)
  await t.rejects(store.set('key', 'value', 60), { cause: { message: /READONLY/ } })
  await until(tick, () => redis.status !== 'ready')
  await until(tick, () => redis.status === 'ready')
  t.not(await redis.client('ID'), connectionId)
  await t.rejects(store.replace('key', 'value', 'next', 60), { cause: Error })
  await admin.replicaof('NO', 'ONE')
  await until(tick, () =>
    store.set('key', 'value', 60).then(
      () => true,
      () => false
    )
  )
})

t.test('through Sentinel the master is found, and the next one after a fail-over', async (t) => {
  const secured = ['requirepass pass', 'masterauth pass']
  const master = await startRedis({ settings: [...secured, 'repl-diskless-sync-delay 0'] })
  const replica = await startRedis({
    settings: [...secured, `replicaof 127.0.0.1 ${master.port}`],
  })
  t.teardown(() => Promise.all([master.stop(), replica.stop()]))
  const replicaOnly = await connected(t, { url: `redis://:pass@127.0.0.1:${replica.port}` })
  await until(tick, async () => /master_link_status:up/.test(await replicaOnly.info('replication')))
  // It looks for replicas at its start, and then every ten seconds.
  const sentinel = await startRedis({
    sentinel: true,
    settings: [
      'requirepass watch',
      `sentinel monitor main 127.0.0.1 ${master.port} 1`,
      'sentinel auth-pass main pass',
      'sentinel down-after-milliseconds main 500',
      'sentinel failover-timeout main 2000',
    ],
  })
  t.teardown(() => sentinel.stop())

  const hosts = `127.0.0.1:1,127.0.0.1:${sentinel.port}`
  const url = `redis+sentinel://:pass@${hosts}/main/2?sentinelPassword=watch`
  const redis = await connected(t, { url })
  const store = redisStore(redis)
  t.teardown(() => store.close())
  const heard: string[] = []
  await store.subscribe('channel', (message) => heard.push(message))
  await store.set('key', 'value', 60)
  await replicaOnly.select(2)
  await until(tick, async () => (await replicaOnly.get('key')) === 'value')

  await master.kill()
  const writes = () =>
    store.replace('key', 'value', 'next', 60).then(
      (done) => done,
      () => false
    )
  await until(tick, writes)
  t.equal(await replicaOnly.get('key'), 'next')
  await until(tick, async () => {
    await store.publish('channel', 'after')
    return heard.includes('after')
  })
})

t.test('with no Sentinel there, connecting ends instead of waiting for ever', async (t) => {
  const failures: Error[] = []
  const redis = connectRedis('redis+sentinel://127.0.0.1:1/main', (error) => failures.push(error))
  await t.rejects(redis.connect(), { message: /All sentinels are unreachable/ })
  t.equal(redis.status, 'end')
  t.equal(failures.length, 5)
})

t.test('an address of another form is refused', async (t) => {
  t.throws(() => connectRedis('http://localhost', () => undefined), { name: 'CONFIG_INVALID' })
})
