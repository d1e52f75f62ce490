import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import t from 'tap'
import { startService } from '../start-service.ts'
import { startRedis } from '../testing/redis-server.ts'

const server = await startRedis()
t.teardown(() => server.stop())

const settings = {
  PUBLIC_URL: 'https://gatehouse.example',
  HOST: '127.0.0.1',
  PORT: 0,
  REDIS_URL: server.url,
  GITHUB_CONNECTIONS: 1,
  GITHUB_TIMEOUT_MS: 1000,
  LOG_LEVEL: 'silent',
  SESSION_KEYS: [Buffer.alloc(32).toString('base64')],
  AUDIT_MAX_BYTES: 100_000,
  AUDIT_KEEP_DAYS: 1,
}

t.test('a service runs in a process of its own, over Redis, until it is closed', async (t) => {
  const AUDIT_LOG = join(t.testdir(), 'audit.log')
  const config = { ...settings, AUDIT_LOG }
  let closes = 0
  const { address, close } = await startService(async (app, given) => {
    t.equal(given.config, config)
    app.addHook('onClose', async () => {
      closes++
    })
    app.get('/', async (request) => {
      request.audit({ event: 'oauth.callback', outcome: 'success' })
      await given.world.store.set('key', 'value', 60)
      return given.world.redis?.get('key')
    })
  }, config)
  t.equal(await (await fetch(address)).text(), 'value')
  t.equal((await fetch(`${address}/health/ready`)).status, 200)
  t.equal((await fetch(`${address}/metrics`, { headers: { via: 'x' } })).status, 200)
  await close()
  const records = readFileSync(AUDIT_LOG, 'utf8').trimEnd().split('\n')
  t.match(
    records.map((line) => JSON.parse(line)),
    [{ event: 'audit.opened' }, { event: 'oauth.callback' }, { event: 'audit.closed' }]
  )
  const redis = new Redis(server.url)
  t.teardown(() => redis.disconnect())
  const heads = await redis.keys('gatehouse:mcp:audit-head:*')
  t.match(await redis.get(heads[0]!), /"seq":3,/, 'the store knew the end before it was closed')
  t.equal(closes, 1)
  await t.rejects(fetch(address))
})

t.test('a taken port ends the start with everything closed', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port: PORT } = other.address() as AddressInfo
  const config = { ...settings, PORT, AUDIT_LOG: join(t.testdir(), 'audit.log') }
  let closes = 0
  const service = async (app: import('fastify').FastifyInstance) => {
    app.addHook('onClose', async () => {
      closes++
    })
  }
  await t.rejects(startService(service, config), { name: 'PORT_IN_USE', message: /PORT/ })
  t.equal(closes, 1)
})

t.test('without Redis there is no pair', async (t) => {
  const AUDIT_LOG = join(t.testdir(), 'audit.log')
  const started = startService(async () => undefined, { ...settings, REDIS_URL: '', AUDIT_LOG })
  await t.rejects(started, { name: 'CONFIG_INVALID', message: 'REDIS_URL is required.' })
})
