import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import t from 'tap'
import type { ReceivedSpan } from '../../testing/otlp-receiver.ts'
import { startOtlpReceiver } from '../../testing/otlp-receiver.ts'
import { decodeTraces } from '../../testing/otlp-traces.ts'
import { shared, start } from '../program.ts'
import { until } from '../until.ts'

t.jobs = 4

/** Makes so many spans, each with a number, and sends what is left of them when it ends. */
const spans = (count: number) => `
  import { stopTracing } from ${shared('telemetry/start.ts')}
  import { trace } from '@opentelemetry/api'
  const tracer = trace.getTracer('test')
  for (let at = 0; at < ${count}; at++) tracer.startSpan('span ' + at).end()
  await stopTracing()`

const run = (t: Test, url: string, program: string, env: Record<string, string> = {}) =>
  start(t, {
    program,
    preload: 'telemetry/start.ts',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env },
  })

/** A collector that answers with what `statusOf` says of the spans of a request. */
async function collector(t: Test, statusOf: (at: number) => number) {
  const requests: ReceivedSpan[][] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    requests.push(decodeTraces('application/x-protobuf', body))
    response.writeHead(statusOf(requests.length)).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

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

t.test('a thread that does not answer is told, and another takes over', async (t) => {
  let requests = 0
  const server = createServer((_request, response) => {
    if (++requests > 1) response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const program = `
    import { SpanSender } from ${shared('telemetry/span-sender.ts')}
    const sender = new SpanSender()
    const said = await sender.send([new Uint8Array(1)], 2000).catch((error) => error.message)
    await sender.send([new Uint8Array(1)], 20_000)
    console.log(said)
    await sender.shutdown()`
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { ended, stdout, stderr } = start(t, { program, env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } })
  t.same(await ended, { code: 0, signal: null }, stderr())
  t.equal(stdout(), 'Spans were not sent: the thread for it failed.\n')
  t.equal(requests, 2)
})
