import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import t from 'tap'
import { elapsedMs } from '../../testing/elapsed.ts'
import { shared, start } from '../program.ts'

t.jobs = 4

/** Takes spans as a collector does; tells their names as soon as they arrive. */
async function collector(t: Test) {
  const received: string[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('latin1')
    received.push(`${request.method} ${request.url}`, ...(body.match(/(?:first|last) span/g) ?? []))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** An entry that makes one span when it is ready and one while it closes. */
const entry = `
  import { main } from ${shared('main.ts')}
  import { trace } from '@opentelemetry/api'
  const span = (name) => trace.getTracer('test').startSpan(name).end()
  await main(async () => {
    span('first span')
    const timer = setInterval(() => {}, 1000)
    return { address: '', close: async () => { span('last span'); clearInterval(timer) } }
  })
  console.log('ready', process.env.OTHER)`

const preload = 'telemetry/start.ts'

t.test(
  'spans up to the last one are sent before the process ends',
  { buffered: true },
  async (t) => {
    const { received, url } = await collector(t)
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url }
    const program = start(t, { program: entry, preload, env })
    await program.says(/ready/)
    program.kill('SIGTERM')
    t.same(await program.ended, { code: 0, signal: null })
    t.same(received.slice(0, 3), ['POST /v1/traces', 'first span', 'last span'])
    t.equal(program.stderr(), '')
  }
)

t.test('the variables may be in .env', { buffered: true }, async (t) => {
  const { received, url } = await collector(t)
  const cwd = t.testdir({ '.env': `OTEL_EXPORTER_OTLP_ENDPOINT=${url}\nOTHER=x\n` })
  const program = start(t, {
    // Elsewhere than here a package has to be named by its place.
    program: entry.replace(
      "'@opentelemetry/api'",
      JSON.stringify(import.meta.resolve('@opentelemetry/api'))
    ),
    preload,
    cwd,
  })
  await program.says(/ready undefined/)
  program.kill('SIGTERM')
  t.same(await program.ended, { code: 0, signal: null })
  t.ok(received.includes('last span'))
})

t.test('a collector that is away keeps no process from ending', { buffered: true }, async (t) => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
  const program = start(t, { program: entry, preload, env })
  await program.says(/ready/)
  program.kill('SIGTERM')
  t.ok((await elapsedMs(program.ended)) < 5000)
  t.same(await program.ended, { code: 0, signal: null })
})

t.test('without an address nothing of it is loaded', { buffered: true }, async (t) => {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({
      load(url, context, next) {
        loaded.push(url)
        return next(url, context)
      },
    })
    const { stopTracing } = await import(${shared(preload)})
    await stopTracing()
    console.log(loaded.length > 0, loaded.filter((url) => url.includes('opentelemetry')))`
  const { ended, stdout, stderr } = start(t, {
    program,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
  })
  t.same(await ended, { code: 0, signal: null }, stderr())
  t.equal(stdout(), 'true []\n')
})
