import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import { limitPerMinute } from '../../http/limit.ts'
import rateLimit, { clientAddress } from '../../plugins/rate-limit.ts'
import { startRedis } from '../../testing/redis-server.ts'
import type { World } from '../../world.ts'
import { build } from '../build.ts'
import { connected } from '../stores/redis/connect.ts'
import { until } from '../until.ts'

interface Limited {
  world: Partial<World>
  service?: 'auth' | 'mcp'
  perMinute?: number
}

/** A host with a route that counts by the name in its address. */
async function limited(t: Test, { world, service = 'auth', perMinute = 3 }: Limited) {
  const add = async (app: FastifyInstance) => {
    await app.register(rateLimit, { service, world: world as World })
    const count = limitPerMinute(app, { name: 'RATE_LIMIT_TEST', perMinute })
    app.get('/:who', async (request, reply) => {
      await count(request, reply, (request.params as { who: string }).who)
      return 'ok'
    })
  }
  return build(t, { world, add })
}

const server = await startRedis()
t.teardown(() => server.stop())
const connection = async (t: Test) => ({ redis: await connected(t, server) })

t.test('an IPv6 network of 64 bits is one caller, an IPv4 address in IPv6 form is itself', (t) => {
  for (const [ip, counted] of [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::'],
    ['2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::'],
    ['2001:db8:1:3::1', '2001:db8:1:3::'],
    ['fe80::1%eth0', 'fe80::'],
    ['::1', '::'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['[2001:db8:1:2::1]:4711', '2001:db8:1:2::'],
    ['[2001:db8:1:2::1]', '2001:db8:1:2::'],
    [undefined, ''],
  ]) {
    t.equal(clientAddress({ ip } as FastifyRequest), counted, String(ip))
  }
  const socket = { remoteAddress: '10.0.0.1' }
  for (const ip of ['unknown', '_hidden', '', '1.2.3', '1.2.3:4', '[x]', '192.0.2.7:']) {
    t.equal(clientAddress({ ip, socket } as FastifyRequest), '10.0.0.1', ip)
  }
  t.end()
})

t.test('two replicas share one count in Redis', async (t) => {
  const [one, other] = [
    await limited(t, { world: await connection(t) }),
    await limited(t, { world: await connection(t) }),
  ]
  const statuses: number[] = []
  for (const { app } of [one, other, one, other, one]) {
    statuses.push((await app.inject('/shared')).statusCode)
  }
  t.same(statuses, [200, 200, 200, 429, 429])
  t.equal((await other.app.inject('/another')).statusCode, 200)
})

t.test('counts made at the same moment are exact', async (t) => {
  const replicas = [
    await limited(t, { world: await connection(t), perMinute: 25 }),
    await limited(t, { world: await connection(t), perMinute: 25 }),
  ]
  const calls = Array.from({ length: 40 }, (_, at) => replicas[at % 2]!.app.inject('/crowd'))
  const passed = (await Promise.all(calls)).filter(({ statusCode }) => statusCode === 200)
  t.equal(passed.length, 25)
})

t.test('each service counts under a prefix of its own, for a minute', async (t) => {
  const world = await connection(t)
  await world.redis.flushall()
  await (await limited(t, { world })).app.inject('/mona')
  await (await limited(t, { world, service: 'mcp' })).app.inject('/mona')
  const keys = (await world.redis.keys('*')).sort()
  t.equal(keys.length, 2)
  t.match(keys[0], /^gatehouse:auth:limit:.*RATE_LIMIT_TEST:mona$/)
  t.match(keys[1], /^gatehouse:mcp:limit:.*RATE_LIMIT_TEST:mona$/)
  for (const key of keys) {
    const leftMs = await world.redis.pttl(key)
    t.ok(leftMs > 55_000 && leftMs <= 60_000, `${leftMs} ms`)
  }
})

t.test('the minute is over when Redis says so', async (t) => {
  const world = await connection(t)
  const { app } = await limited(t, { world, perMinute: 1 })
  await app.inject('/waiting')
  t.equal((await app.inject('/waiting')).headers['retry-after'], '60')
  const [key = ''] = await world.redis.keys('*waiting')
  await world.redis.pexpire(key, 1900)
  t.equal((await app.inject('/waiting')).headers['retry-after'], '2')
  await world.redis.pexpire(key, 1)
  await until(async () => (await world.redis.exists(key)) === 0)
  t.equal((await app.inject('/waiting')).statusCode, 200)
})

t.test('while Redis is gone nothing passes, and that is told as our fault', async (t) => {
  const away = await startRedis()
  t.teardown(() => away.stop())
  const { app, lines, audited } = await limited(t, { world: { redis: await connected(t, away) } })
  t.equal((await app.inject('/mona')).statusCode, 200)
  await away.kill()
  const response = await app.inject('/mona')
  t.equal(response.statusCode, 503)
  t.match(response.json(), { error: { code: 'SYS_002', name: 'STORE_UNAVAILABLE' } })
  t.match(response.headers['retry-after'], /^[1-9]$/, 'of the outage, not of the limit')
  t.same(audited, [])
  t.match(
    lines.findLast(({ err }) => err),
    { level: 'error', err: { cause: { message: String } } }
  )
  await away.restart()
  await until(async () => (await app.inject('/mona')).statusCode === 200)
})

t.test('without Redis each process counts for itself', async (t) => {
  const [one, other] = [await limited(t, { world: {} }), await limited(t, { world: {} })]
  const statuses: number[] = []
  for (const { app } of [one, one, one, one, other]) {
    statuses.push((await app.inject('/alone')).statusCode)
  }
  t.same(statuses, [200, 200, 200, 429, 200])
})
