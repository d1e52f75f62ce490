import { trace } from '@opentelemetry/api'
import Fastify from 'fastify'
import t from 'tap'
import type { AuditRecord } from '../../audit/record.ts'
import audit from '../../plugins/audit.ts'
import meters from '../../plugins/meters.ts'
import { auditLogInto } from '../../testing/audit-log.ts'
import { build } from '../build.ts'

t.test('an event carries the time, the request and the address it happened in', async (t) => {
  const { app, audited } = await build(t, {
    world: { now: () => Date.UTC(2026, 10, 1) },
    config: { TRUST_PROXY: ['127.0.0.1'] },
    add: (app) =>
      app.get('/', async (request) => {
        request.audit({ event: 'oauth.consent', outcome: 'success', clientId: 'client' })
        return 'ok'
      }),
  })
  const headers = { 'x-request-id': 'request-1', 'x-forwarded-for': '203.0.113.9' }
  await app.inject({ url: '/', headers })
  t.same(audited, [
    {
      time: '2026-11-01T00:00:00.000Z',
      requestId: 'request-1',
      address: '203.0.113.9',
      event: 'oauth.consent',
      outcome: 'success',
      clientId: 'client',
    },
  ])
})

t.test('an event of a traced request leads to its trace', async (t) => {
  const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
  const { app, audited } = await build(t, {
    add: (app) =>
      app.get('/', async (request) => {
        request.span = trace.wrapSpanContext({ ...spanContext, traceFlags: 1 })
        request.audit({ event: 'oauth.consent', outcome: 'success' })
        return 'ok'
      }),
  })
  await app.inject('/')
  t.match(audited, [{ traceId: spanContext.traceId }])
})

t.test('an event outside any request carries the time alone', async (t) => {
  const { app, audited } = await build(t, { world: { now: () => 0 } })
  app.audit({ event: 'oauth.key_rotation', outcome: 'success', keyId: 'key' })
  t.same(audited, [
    {
      time: '1970-01-01T00:00:00.000Z',
      event: 'oauth.key_rotation',
      outcome: 'success',
      keyId: 'key',
    },
  ])
})

t.test('the log is closed last, so that what happens at the end is remembered', async (t) => {
  const app = Fastify()
  const seen: string[] = []
  const log = {
    ...auditLogInto({ push: ({ event }: AuditRecord) => seen.push(event) }),
    close: async () => void seen.push('closed'),
  }
  await app.register(meters)
  await app.register(audit, { log, now: Date.now })
  app.addHook('onClose', async () => {
    app.audit({ event: 'security.replay', outcome: 'failure' })
  })
  await app.close()
  t.same(seen, ['security.replay', 'closed'])
})
