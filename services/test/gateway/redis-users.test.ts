import { Redis } from 'ioredis'
import t from 'tap'
import { connectRedis } from '#shared/stores/connect-redis.ts'
import { redisStore } from '#shared/stores/redis.ts'
import { startShippedRedis } from './shipped-redis.ts'

const refused = { name: 'STORE_UNAVAILABLE', cause: { message: /^NOPERM/ } }

t.test('each service can do in Redis what is its own, and nothing else', async (t) => {
  const { redis, urls } = await startShippedRedis(t)
  const open = async (user: 'auth' | 'mcp') => {
    const connection = connectRedis(urls[user], () => {})
    await connection.connect()
    const store = redisStore(connection)
    t.teardown(() => store.close())
    return { connection, store }
  }
  const auth = await open('auth')
  const mcp = await open('mcp')

  await t.test('auth writes its own records and the shared ones', async (t) => {
    for (const key of ['gatehouse:auth:code:x', 'gatehouse:shared:session:x']) {
      await auth.store.set(key, 'one', 60)
      t.equal(await auth.store.replace(key, 'one', 'two', 60), true)
      t.equal(await auth.store.get(key), 'two')
    }
  })

  await t.test('mcp writes its own records, and reads the shared ones', async (t) => {
    await mcp.store.set('gatehouse:mcp:session:x', 'one', 60)
    t.equal(await mcp.store.get('gatehouse:shared:session:x'), 'two')
    await t.rejects(mcp.store.set('gatehouse:shared:session:x', 'forged', 60), refused)
    await t.rejects(mcp.store.replace('gatehouse:shared:session:x', 'two', 'forged', 60), refused)
    await t.rejects(mcp.store.take('gatehouse:shared:session:x'), refused)
    await t.rejects(mcp.store.addToIndex('gatehouse:shared:x', 'one', 60), refused)
    await t.rejects(mcp.store.append('gatehouse:shared:y', 'one', limits), refused)
    t.equal(await auth.store.get('gatehouse:shared:session:x'), 'two', 'it is as it was')
  })

  await t.test('mcp keeps streams, indexes and what is used once', async (t) => {
    const [index, stream] = ['gatehouse:mcp:sessions:1', 'gatehouse:mcp:stream:x:y']
    await mcp.store.addToIndex(index, 'one', 60)
    t.same([await mcp.store.listIndex(index, 9), await mcp.store.countIndex(index)], [['one'], 1])
    await mcp.store.removeFromIndex(index, 'one')
    await mcp.store.append(stream, 'one', limits)
    t.match(await mcp.store.read(stream, null, 9), [{ message: 'one' }])
    t.equal(await mcp.store.take('gatehouse:mcp:session:x'), 'one')
  })

  await t.test('mcp sees nothing of what auth alone may know', async (t) => {
    await t.rejects(mcp.store.get('gatehouse:auth:code:x'), refused)
    await t.rejects(mcp.store.set('gatehouse:auth:code:x', 'forged', 60), refused)
    await t.rejects(mcp.store.listIndex('gatehouse:auth:sessions', 10), refused)
  })

  await t.test('auth reads when a session was last used, and nothing else of mcp', async (t) => {
    await mcp.store.claim('gatehouse:mcp:last-use:x', '1', 60)
    t.equal(await auth.store.get('gatehouse:mcp:last-use:x'), '1')
    await t.rejects(auth.store.set('gatehouse:mcp:last-use:x', '2', 60), refused)
    await t.rejects(auth.store.get('gatehouse:mcp:session:x'), refused)
    await t.rejects(auth.store.publish('gatehouse:mcp:changes', '{}'), refused)
  })

  await t.test('mcp has channels of its own', async (t) => {
    const end = await mcp.store.subscribe('gatehouse:mcp:changes', () => {})
    await mcp.store.publish('gatehouse:mcp:changes', '{}')
    await end()
    await t.rejects(mcp.store.publish('gatehouse:auth:changes', '{}'), refused)
    await t.rejects(
      mcp.store.subscribe('__keyevent@0__:set', () => {}),
      refused
    )
  })

  await t.test('a script is held to the same, whatever keys it says it uses', async (t) => {
    const forging = "return redis.call('SET', 'gatehouse:shared:session:x', 'forged')"
    await t.rejects(
      mcp.connection.call('EVAL', forging, '0'),
      /can't access at least one of the keys/
    )
    t.equal(await auth.store.get('gatehouse:shared:session:x'), 'two', 'it is as it was')
  })

  await t.test('nobody commands the server, or looks through it', async (t) => {
    for (const [name, ...args] of forbidden) {
      for (const { connection } of [auth, mcp]) {
        await t.rejects(connection.call(name!, ...args), /^NOPERM/, name!)
      }
    }
  })

  await t.test('whoever has no password can ask whether it is there', async (t) => {
    const open = (user: string) => {
      const address = `redis://${user}127.0.0.1:${redis.port}`
      const connection = new Redis(address, { lazyConnect: true, enableReadyCheck: false })
      connection.on('error', () => {})
      t.teardown(() => connection.disconnect())
      return connection
    }
    await t.rejects(open('').call('GET', 'gatehouse:mcp:session:x'), /^NOAUTH/)
    const health = open('health:any@')
    t.equal(await health.call('PING'), 'PONG')
    await t.rejects(health.call('GET', 'gatehouse:mcp:session:x'), /^NOPERM/)
    await t.rejects(health.call('INFO'), /^NOPERM/)
  })
})

const limits = { maxLength: 1, ttlSeconds: 60 }

const forbidden = [
  ['KEYS', '*'],
  ['SCAN', '0'],
  ['FLUSHALL'],
  ['SELECT', '1'],
  ['CONFIG', 'GET', '*'],
  ['ACL', 'LIST'],
  ['MONITOR'],
  ['SHUTDOWN', 'NOSAVE'],
  ['CLIENT', 'LIST'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['MODULE', 'LIST'],
  ['FUNCTION', 'LIST'],
  ['PUBSUB', 'CHANNELS'],
]
