import { Readable } from 'node:stream'
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { serve } from '../build.ts'
import { shared, start } from '../program.ts'
import { startTracing } from '../telemetry/spans.ts'
import { until } from '../until.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

t.test('switched off, it adds no hook and no span', async (t) => {
  // Other tests of this process switch it on.
  const program = `
    import Fastify from 'fastify'
    import tracing from ${shared('plugins/tracing.ts')}
    const app = Fastify()
    const { addHook } = app
    let hooks = 0
    app.addHook = (...given) => {
      hooks++
      return addHook.apply(app, given)
    }
    await app.register(tracing)
    app.get('/', async (request) => ({ span: request.span, hooks }))
    const headers = { traceparent: '${traceparent}' }
    console.log((await app.inject({ url: '/', headers })).body)`
  const { stdout, stderr, ended } = start(t, { program })
  t.match(await ended, { code: 0 }, stderr())
  t.same(JSON.parse(stdout()), { span: null, hooks: 0 })
})

t.test('switched on', async (t) => {
  const { ended } = startTracing()
  t.beforeEach(() => {
    ended.length = 0
  })
  const active = () => trace.getActiveSpan()?.spanContext()
  const { url, lines } = await serve(t, {
    add: (app) => {
      app.get('/users/:id', async () => active())
      app.post('/users/:id', async () => active())
      app.get('/refused', async () => {
        throw errors.INVALID_TOKEN()
      })
      app.get('/broken', async () => {
        throw errors.STORE_UNAVAILABLE()
      })
      app.get('/stream', async (_request, reply) => {
        const stream = new Readable({ read: () => undefined })
        stream.push('data: 1\n\n')
        return reply.send(stream)
      })
    },
  })
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(url + path, init)
    const text = await response.text()
    const span = await until(() => ended[0])
    return { response, text, span }
  }

  t.test('a request is a span of its own, named by its route and nothing personal', async (t) => {
    const { span, text } = await ask('/users/PLANTED?code=PLANTED')
    t.match(span, { name: 'GET /users/:id', kind: SpanKind.SERVER, status: { code: 0 } })
    t.same(span.attributes, {
      'http.request.method': 'GET',
      'http.route': '/users/:id',
      'http.response.status_code': 200,
      'url.scheme': 'http',
    })
    t.equal(JSON.parse(text).spanId, span.spanContext().spanId, 'the route ran inside it')
    t.equal(span.parentSpanContext, undefined)
    t.equal(ended.length, 1)
  })

  t.test('it joins the trace of its caller', async (t) => {
    const { span } = await ask('/users/1', { headers: { traceparent } })
    t.equal(span.spanContext().traceId, traceId)
    t.match(span.parentSpanContext, { spanId: 'b7ad6b7169203331', isRemote: true })
  })

  t.test('a malformed traceparent begins a trace of our own', async (t) => {
    for (const bad of [
      '',
      'x',
      `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
      traceparent.toUpperCase(),
    ]) {
      ended.length = 0
      const { span } = await ask('/users/1', { headers: { traceparent: bad } })
      t.equal(span.parentSpanContext, undefined, bad)
      t.not(span.spanContext().traceId, traceId)
    }
  })

  t.test('the route is inside the span though its body came late and in pieces', async (t) => {
    const body = new ReadableStream({
      async start(controller) {
        for (const piece of ['{"a":', '1', '}']) {
          await new Promise((resolve) => setTimeout(resolve, 10))
          controller.enqueue(new TextEncoder().encode(piece))
        }
        controller.close()
      },
    })
    const headers = { 'content-type': 'application/json', traceparent }
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
    const { span, text } = await ask('/users/1', init)
    t.match(JSON.parse(text), { traceId, spanId: span.spanContext().spanId })
  })

  t.test('our own failures mark the span with their code; refusals do not', async (t) => {
    const { span } = await ask('/broken')
    t.match(span, {
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'http.response.status_code': 503, 'error.type': 'SYS_002' },
    })
    ended.length = 0
    const { span: refused } = await ask('/refused')
    t.match(refused, { status: { code: 0 }, attributes: { 'http.response.status_code': 401 } })
    t.notOk('error.type' in refused.attributes)
  })

  t.test('made-up addresses share one name', async (t) => {
    t.equal((await ask('/made-up')).span.name, 'GET')
  })

  t.test('a method that HTTP does not define is one of a kind', async (t) => {
    const { span } = await ask('/users/1', { method: 'PROPFIND' })
    t.match(span, { name: 'HTTP', attributes: { 'http.request.method': '_OTHER' } })
    t.notOk('http.route' in span.attributes)
  })

  t.test('what asks for health or metrics every few seconds is no span', async (t) => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      t.equal((await fetch(url + path)).status, 200)
    }
    await ask('/users/1')
    t.match(ended, [{ name: 'GET /users/:id' }])
    t.equal(ended.length, 1)
  })

  t.test('a stream’s span ends when its client leaves', async (t) => {
    const leaving = new AbortController()
    await fetch(`${url}/stream`, { signal: leaving.signal })
    t.same(ended, [])
    leaving.abort()
    const span = await until(() => ended[0])
    t.match(span, { name: 'GET /stream', attributes: { 'http.response.status_code': 200 } })
  })

  t.test('every line of the log leads to the trace', async (t) => {
    lines.length = 0
    const { span } = await ask('/broken', { headers: { traceparent } })
    await until(() => lines.length >= 2)
    for (const line of lines) {
      t.match(line, { trace_id: traceId, span_id: span.spanContext().spanId })
    }
    lines.length = 0
    const leaving = new AbortController()
    await fetch(`${url}/stream`, { signal: leaving.signal, headers: { traceparent } })
    leaving.abort()
    t.match(await until(() => lines[0]), { trace_id: traceId, msg: /aborted/ })
  })
})
