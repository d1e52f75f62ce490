import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import t from 'tap'
import { redisStore } from '../../../stores/redis.ts'
import { startRedis } from '../../../testing/redis-server.ts'
import { startTracing, told } from '../../telemetry/spans.ts'
import { connected } from './connect.ts'

const server = await startRedis()
t.teardown(() => server.stop())
const { ended, inRequest } = startTracing()
const redis = (dbOperation: string, script = {}) => ({
  name: dbOperation,
  kind: SpanKind.CLIENT,
  attributes: { 'db.system.name': 'redis', 'db.operation.name': dbOperation, ...script },
  status: SpanStatusCode.UNSET,
})
const traceIds = () => new Set(ended.map((span) => span.spanContext().traceId))

t.test('commands', async (t) => {
  const store = redisStore(await connected(t, server))
  t.teardown(() => store.close())
  t.beforeEach(() => {
    ended.length = 0
  })

  t.test('a command is told by its name, and a script by its own: no key, no value', async (t) => {
    await inRequest(async () => {
      await store.set('PLANTED', 'PLANTED', 60)
      await store.replace('PLANTED', 'PLANTED', 'x', 60)
      await store.take('PLANTED')
      await store.publish('PLANTED', 'PLANTED')
    })
    t.same(ended.map(told), [
      redis('SET'),
      redis('EVALSHA', { 'db.stored_procedure.name': 'storeReplace' }),
      redis('GETDEL'),
      redis('PUBLISH'),
    ])
    t.equal(traceIds().size, 1)
  })

  t.test('what one request reads in a turn is one span', async (t) => {
    await inRequest(() => Promise.all(['a', 'b', 'c'].map((key) => store.get(key))))
    t.same(ended.map(told), [redis('MGET')])
  })

  t.test(
    'what several requests read with one command is a span in the trace of each',
    async (t) => {
      const untraced = store.get('d')
      await Promise.all([...['a', 'b'].map((key) => inRequest(() => store.get(key))), untraced])
      t.same(ended.map(told), [redis('MGET'), redis('MGET')])
      t.equal(traceIds().size, 2)
      ended.length = 0
      await store.get('e')
      t.same(ended, [], 'and in nobody’s later')
    }
  )
})

t.test('a command that fails is told by the code of a store that is away', async (t) => {
  const connection = await connected(t, server)
  const store = redisStore(connection)
  await store.close()
  ended.length = 0
  const asked = [() => store.get('a'), () => store.take('a')]
  for (const ask of asked) await t.rejects(inRequest(ask), { name: 'STORE_UNAVAILABLE' })
  const failures = ended.map(told).filter(({ name }) => name !== 'GET /')
  t.match(failures, [
    { name: 'MGET', attributes: { 'error.type': 'SYS_002' }, status: SpanStatusCode.ERROR },
    { name: 'GETDEL', attributes: { 'error.type': 'SYS_002' }, status: SpanStatusCode.ERROR },
  ])
  t.equal(failures.length, 2)
})
