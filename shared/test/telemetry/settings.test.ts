import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import t from 'tap'
import { elapsedMs } from '../../testing/elapsed.ts'
import { startOtlpReceiver } from '../../testing/otlp-receiver.ts'
import { shared, start } from '../program.ts'
import { until } from '../until.ts'

t.jobs = 4

/** Makes so many traces, tells how long that took, and ends. */
const traces = (count: number) => `
  import { stopTracing } from ${shared('telemetry/start.ts')}
  import { trace } from '@opentelemetry/api'
  const tracer = trace.getTracer('test')
  const startedAt = performance.now()
  for (let at = 0; at < ${count}; at++) tracer.startSpan('span').end()
  console.log(Math.round(performance.now() - startedAt))
  await stopTracing()`

async function run(t: Test, env: Record<string, string>, count = 100) {
  const receiver = await startOtlpReceiver(t)
  const program = start(t, {
    program: traces(count),
    preload: 'telemetry/start.ts',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
  })
  return { ...receiver, program, ended: await program.ended }
}

t.test('each encoding arrives, and traces alone', { buffered: true }, async (t) => {
  for (const [protocol, type] of [
    ['http/protobuf', 'application/x-protobuf'],
    ['http/json', 'application/json'],
  ] as const) {
    const folder = t.testdir({ headers: 'authorization=not-a-real-key\n' })
    const { spans, requests, ended } = await run(t, {
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_HEADERS_FILE: `${folder}/headers`,
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_METRIC_EXPORT_INTERVAL: '10',
      OTEL_SERVICE_NAME: 'named-by-us',
    })
    t.equal(ended.code, 0)
    t.equal(spans.length, 100)
    t.match(spans[0], { name: 'span', resource: { 'service.name': 'named-by-us' } })
    t.match(spans[0]!.traceId, /^[\da-f]{32}$/)
    for (const request of requests) {
      t.same(request, { path: '/v1/traces', type, authorization: 'not-a-real-key' })
    }
  }
})

t.test('as much is kept as the sampler says', { buffered: true }, async (t) => {
  const ratio = async (sampler: string, part: string) => {
    const env = { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: part }
    return (await run(t, env, 1000)).spans.length
  }
  const tenth = await ratio('parentbased_traceidratio', '0.1')
  // Of a thousand throws: out of these bounds once in ten million runs.
  t.ok(tenth > 50 && tenth < 160, String(tenth))
  t.equal(await ratio('always_off', ''), 0)
})

t.test(
  'a collector that hangs holds up nothing, and little is kept for it',
  { buffered: true },
  async (t) => {
    let connections = 0
    const hanging = createServer(() => {
      connections++
    }).listen(0, '127.0.0.1')
    await once(hanging, 'listening')
    t.teardown(() => {
      hanging.closeAllConnections()
      hanging.close()
    })
    const endpoint = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`
    const program = start(t, {
      program: `
      import { setTimeout as sleep } from 'node:timers/promises'
      import { stopTracing } from ${shared('telemetry/start.ts')}
      import { trace } from '@opentelemetry/api'
      const tracer = trace.getTracer('test')
      const used = () => { globalThis.gc(); return process.memoryUsage().heapUsed }
      const make = async () => {
        for (let at = 0; at < 10_000; at++) tracer.startSpan('span').end()
        await sleep(50)
      }
      await make()
      const before = used()
      for (let round = 0; round < 4; round++) await make()
      console.log(used() - before < 1_000_000 ? 'bounded' : used() - before)
      await stopTracing()
      process.exit()`,
      preload: 'telemetry/start.ts',
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, NODE_OPTIONS: '--expose-gc' },
    })
    await program.says(/\n/)
    await until(() => connections > 0)
    t.ok((await elapsedMs(program.ended)) < 5000)
    t.equal(program.stdout(), 'bounded\n')
  }
)

t.test(
  'a file that cannot be read ends the start, which says so',
  { buffered: true },
  async (t) => {
    const { ended, program } = await run(t, { OTEL_EXPORTER_OTLP_HEADERS_FILE: '/nowhere/headers' })
    t.equal(ended.code, 1)
    t.match(program.stderr(), /OTEL_EXPORTER_OTLP_HEADERS_FILE names a file/)
    t.equal(program.stdout(), '')
  }
)

t.test('switched off, the whole product loads the API alone', { buffered: true }, async (t) => {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({
      load(url, context, next) {
        const name = /node_modules\\/(@opentelemetry\\/[\\w-]+)/.exec(url)?.[1]
        if (name) loaded.add(name)
        return next(url, context)
      },
    })
    await import(${shared('telemetry/start.ts')})
    await import(${shared('../services/auth/app.ts')})
    await import(${shared('../services/mcp/app.ts')})
    await import(${shared('start-service.ts')})
    await import(${shared('stores/redis.ts')})
    console.log([...loaded])
    process.exit()`
  const { ended, stdout, stderr } = start(t, { program, env: { OTEL_SDK_DISABLED: 'true' } })
  t.same(await ended, { code: 0, signal: null }, stderr())
  t.equal(stdout(), "[ '@opentelemetry/api' ]\n")
})
