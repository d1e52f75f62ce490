import t from 'tap'
import { startOtlpReceiver } from '../../testing/otlp-receiver.ts'
import { until } from '../until.ts'
import { collector, run, spans } from './collector.ts'

t.jobs = 4

t.test('every span arrives once, no more at once than are allowed', async (t) => {
  const { requests, url } = await collector(t, () => 200)
  const env = { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '40', OTEL_BSP_SCHEDULE_DELAY: '60000' }
  const { ended } = run(t, url, spans(1000), env)
  t.same(await ended, { code: 0, signal: null })
  const names = requests.flat().map(({ name }) => name)
  t.same(
    names,
    Array.from({ length: 1000 }, (_, at) => `span ${at}`)
  )
  t.ok(requests.length >= 25)
  t.ok(requests.every((some) => some.length <= 40))
})

t.test('a few are sent after the delay, without an end of the process', async (t) => {
  const { spans: received, url } = await startOtlpReceiver(t)
  const program = `
    import { trace } from '@opentelemetry/api'
    setInterval(() => trace.getTracer('test').startSpan('span').end(), 20)`
  run(t, url, program, { OTEL_BSP_SCHEDULE_DELAY: '50' })
  t.ok(await until(() => received.length >= 3))
})

t.test('what a collector refuses is told, and the next spans are sent', async (t) => {
  const { requests, url } = await collector(t, (at) => (at === 1 ? 400 : 200))
  const program = run(t, url, spans(30), {
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
    OTEL_LOG_LEVEL: 'error',
  })
  t.same(await program.ended, { code: 0, signal: null })
  t.equal(requests.length, 3)
  t.match(program.stderr(), /Spans were not sent: .*Bad Request/)
})

t.test('more than may wait are dropped, which is told', async (t) => {
  const { requests, url } = await collector(t, () => 200)
  const program = run(t, url, spans(1000), {
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
    OTEL_LOG_LEVEL: 'warn',
  })
  t.same(await program.ended, { code: 0, signal: null })
  // Ten were on their way when the hundred waited.
  t.equal(requests.flat().length, 110)
  t.match(program.stdout() + program.stderr(), /890 spans were dropped/)
})

t.test('what is known late of the process is told with its first spans', async (t) => {
  const { spans: received, url } = await startOtlpReceiver(t)
  const program = run(t, url, spans(100), {
    OTEL_NODE_RESOURCE_DETECTORS: 'host',
    OTEL_LOG_LEVEL: 'debug',
  })
  t.same(await program.ended, { code: 0, signal: null })
  t.equal(received.length, 100)
  t.match(received[0]?.resource, { 'host.name': String })
  t.notMatch(program.stdout() + program.stderr(), /before async attributes settled/)
})
