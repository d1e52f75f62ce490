import Fastify from 'fastify'
import type { Redis } from 'ioredis'
import type { Test } from 'tap'
import t from 'tap'
import type { AuditRecord } from '../../audit/record.ts'
import { limitPerMinute, withinPerMinute } from '../../http/limit.ts'
import audit from '../../plugins/audit.ts'
import errorHandler from '../../plugins/error-handler.ts'
import meters from '../../plugins/meters.ts'
import rateLimit from '../../plugins/rate-limit.ts'
import { auditLogInto } from '../../testing/audit-log.ts'
import type { World } from '../../world.ts'

async function build(t: Test, redis?: Redis) {
  const app = Fastify()
  const records: AuditRecord[] = []
  await app.register(meters)
  await app.register(errorHandler)
  await app.register(audit, { log: auditLogInto(records), now: Date.now })
  await app.register(rateLimit, { service: 'auth', world: { ...(redis && { redis }) } as World })
  const count = limitPerMinute(app, { name: 'RATE_LIMIT_TEST', perMinute: 2 })
  app.get('/:who', async (request, reply) => {
    await count(request, reply, (request.params as { who: string }).who)
    return { ok: true }
  })
  const isWithin = withinPerMinute(app, { name: 'notes', perMinute: 2 })
  app.get('/noted/:who', (request) => isWithin(request, (request.params as { who: string }).who))
  t.teardown(() => app.close())
  return { app, records }
}

t.test('one more than the limit is refused, with the time to wait', async (t) => {
  const { app, records } = await build(t)
  for (const _ of [1, 2]) t.equal((await app.inject('/mona')).statusCode, 200)
  const response = await app.inject('/mona')
  t.equal(response.statusCode, 429)
  const seconds = Number(response.headers['retry-after'])
  t.ok(seconds >= 1 && seconds <= 60, `${seconds} s`)
  t.match(response.json(), { error: { code: 'RATE_001', details: { retryAfterSeconds: seconds } } })
  t.match(records, [{ event: 'security.rate_limit_exceeded', limit: 'RATE_LIMIT_TEST' }])
})

t.test('a flood leaves one audit record a key, and is refused throughout', async (t) => {
  const { app, records } = await build(t)
  for (let count = 0; count < 20; count++) {
    for (const who of ['/mona', '/river']) {
      t.equal((await app.inject(who)).statusCode, count < 2 ? 200 : 429)
    }
  }
  t.equal(records.length, 2)
})

t.test('what is only noted is told when it is too much, and never refused', async (t) => {
  const { app, records } = await build(t)
  const noted: unknown[] = []
  for (const who of ['mona', 'mona', 'mona', 'mona', 'river']) {
    noted.push((await app.inject(`/noted/${who}`)).json())
  }
  t.same(noted, [true, true, false, false, true])
  t.same(records, [])
})

t.test('one caller’s requests are not counted against another', async (t) => {
  const { app } = await build(t)
  for (const _ of [1, 2, 3]) await app.inject('/mona')
  t.equal((await app.inject('/river')).statusCode, 200)
})

t.test('a store that fails refuses, and says that it is not the caller’s fault', async (t) => {
  const redis = {
    defineCommand() {},
    countAll: async () => {
      throw new Error('Connection is closed.')
    },
  } as unknown as Redis
  const { app, records } = await build(t, redis)
  const response = await app.inject('/mona')
  t.equal(response.statusCode, 503)
  t.match(response.json(), { error: { code: 'SYS_002', name: 'STORE_UNAVAILABLE' } })
  t.equal((await app.inject('/noted/mona')).payload, 'true', 'what is noted then is everything')
  t.same(records, [])
})
