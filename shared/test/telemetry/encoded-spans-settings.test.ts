import t from 'tap'
import { startOtlpReceiver } from '../../testing/otlp-receiver.ts'
import { until } from '../until.ts'
import { collector, make, run, spans, stay } from './collector.ts'

t.jobs = 4

t.test('what is known late of the process keeps no span back while it runs', async (t) => {
  const { requests, url } = await collector(t, () => 200)
  const env = {
    OTEL_NODE_RESOURCE_DETECTORS: 'host',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  }
  run(t, url, `${make(95)}; ${stay}`, env)
  await until(() => requests.flat().length === 95)
  t.match(requests[0]?.[0]?.resource, { 'host.name': String })
  t.ok(requests.every((some) => some.length <= 10))
})

t.test('fewer may wait than are sent at once: then so many are', async (t) => {
  const { spans: received, url } = await startOtlpReceiver(t)
  const env = { OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_SCHEDULE_DELAY: '60000' }
  run(t, url, `${make(100)}; ${stay}`, env)
  await until(() => received.length === 100)
  t.equal(received.length, 100)
})

t.test('what no timer can be set to counts as absent', async (t) => {
  const { spans: received, url } = await startOtlpReceiver(t)
  for (const wrong of ['1e10', '30000.5', '-1', 'soon']) {
    received.length = 0
    const program = run(t, url, spans(10), {
      OTEL_BSP_EXPORT_TIMEOUT: wrong,
      OTEL_BSP_SCHEDULE_DELAY: wrong,
    })
    t.same(await program.ended, { code: 0, signal: null }, wrong)
    t.equal(received.length, 10, wrong)
    t.equal(program.stderr(), '')
  }
})
