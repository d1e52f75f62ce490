import Fastify from 'fastify'
import t from 'tap'
import tracing from '../../plugins/tracing.ts'
import { startTracing } from '../telemetry/spans.ts'
import { until } from '../until.ts'

const { ended } = startTracing()
t.beforeEach(() => {
  ended.length = 0
})

t.test('a client that left unanswered was told no status', async (t) => {
  const asked = Promise.withResolvers<void>()
  const app = Fastify()
  await app.register(tracing)
  app.get('/', () => {
    asked.resolve()
    return new Promise(() => {})
  })
  t.teardown(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const leaving = new AbortController()
  const answer = fetch(url, { signal: leaving.signal })
  await asked.promise
  leaving.abort()
  await t.rejects(answer)
  const span = await until(() => ended[0])
  t.equal(span.name, 'GET /')
  t.notOk('http.response.status_code' in span.attributes)
})

t.test('the span of one that left before its turn ends too', async (t) => {
  const app = Fastify()
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => done())
    request.raw.destroy()
  })
  await app.register(tracing)
  app.get('/', async (request) => {
    t.equal(request.span, null)
    return 'unheard'
  })
  t.teardown(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  await t.rejects(fetch(url))
  t.match(await until(() => ended[0]), { name: 'GET /' })
})
