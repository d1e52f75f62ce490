import type { Test } from 'tap'
import t from 'tap'
import { spans as table } from '#shared/telemetry/spans.ts'
import { sendCall } from '../tool-call.ts'
import { createWalk, registerClient } from '../walk.ts'
import { arrived, faultsOf, pathOf, rowOf, strays } from './spans.ts'
import { startTraced } from './traced-shapes.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const traceparent = `00-${traceId}-${spanId}-01`

/** Only what begins a sign-in brings a `traceparent`: the browser, which goes on, has none. */
function beginsTraced(t: Test): void {
  const real = globalThis.fetch
  globalThis.fetch = (url, init = {}) => {
    const begins = String(url).includes('/oauth/authorize?response_type')
    const headers = { ...(init.headers as object), ...(begins && { traceparent }) }
    return real(url, { ...init, headers })
  }
  t.teardown(() => {
    globalThis.fetch = real
  })
}

const services = {
  pair: { auth: 'gatehouse-auth', mcp: 'gatehouse-mcp' },
  embedded: { auth: 'gatehouse', mcp: 'gatehouse' },
}

for (const [shape, protocol] of [
  ['pair', 'http/protobuf'],
  ['embedded', 'http/json'],
] as const) {
  t.test(`${shape}, ${protocol}: a sign-in and a call are one trace`, async (t) => {
    const { url, gitHub, receiver, environment } = await startTraced(t, shape, {
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    })
    const { spans } = receiver
    const inTrace = (name: string) => arrived(spans, traceId, name)
    beginsTraced(t)
    // So that the call needs a new one, which mcp asks auth for.
    gitHub.github.state.tokenSeconds = 60
    const clientId = await registerClient(url)
    const walk = createWalk(url, clientId)
    await walk.takeUntil('refresh')
    gitHub.github.state.tokenSeconds = 28_800

    await t.test('the sign-in, from the client to Redis and GitHub', async (t) => {
      const callback = await inTrace('sign-in callback')
      t.equal((await inTrace('GET /oauth/authorize')).parentSpanId, spanId)
      for (const name of ['sign-in consent', 'sign-in callback']) {
        const step = await inTrace(name)
        t.same(pathOf(spans, step), ['GET /oauth/authorize'], name)
        t.equal(step.links.length, 1, 'linked to its own request')
      }
      t.same(pathOf(spans, await inTrace('sign-in token')), [
        'sign-in callback',
        'GET /oauth/authorize',
      ])
      const exchange = await inTrace('POST /login/oauth/access_token')
      t.equal(exchange.parentSpanId, callback.spanId)
      t.match(exchange.attributes, {
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(gitHub.url).port),
        'http.response.status_code': 200,
      })
      t.equal((await inTrace('GET /user')).parentSpanId, callback.spanId)
      const stored = spans.find(
        ({ name, parentSpanId }) => name === 'SET' && parentSpanId === callback.spanId
      )
      t.match(stored?.attributes, { 'db.system.name': 'redis', 'db.operation.name': 'SET' })
    })

    const { access_token: token } = walk.tokens()
    const ofSignIn = spans.splice(0)
    const answer = await sendCall(url, token, { headers: { traceparent } })
    t.match(await answer.text(), /mona-test/)

    await t.test('the call, from the client over both services to Redis and GitHub', async (t) => {
      const request = await inTrace('POST /mcp')
      t.equal(request.parentSpanId, spanId)
      const call = await inTrace('tools/call get_github_user_info')
      t.equal(call.parentSpanId, request.spanId)
      t.match(call.attributes, {
        'mcp.method.name': 'tools/call',
        'mcp.protocol.version': '2025-03-26',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'get_github_user_info',
        'jsonrpc.request.id': '1',
      })
      const read = spans.find(
        ({ name, parentSpanId }) => name === 'MGET' && parentSpanId === request.spanId
      )
      t.ok(read, 'Redis is asked who calls')
      const asked = await inTrace('GET /user')
      t.same(pathOf(spans, asked), ['tools/call get_github_user_info', 'POST /mcp'])
      const renewed = await inTrace('POST /login/oauth/access_token')
      t.same(pathOf(spans, renewed), [
        'POST /upstream/refresh',
        'POST /upstream/refresh',
        'tools/call get_github_user_info',
        'POST /mcp',
      ])
      const { auth, mcp } = services[shape]
      t.equal(renewed.resource['service.name'], auth)
      t.equal(asked.resource['service.name'], mcp)
      const written = spans.filter(
        ({ attributes }) => attributes['db.stored_procedure.name'] === 'storeReplace'
      )
      t.ok(written.length > 0, 'the account is rewritten')
      t.same(strays(spans, traceId, spanId), [])
      t.same(new Set(spans.map((span) => span.traceId)), new Set([traceId]))
    })

    await t.test('a call of another trace is linked to its sign-in', async (t) => {
      const other = '1'.repeat(32)
      const headers = { traceparent: `00-${other}-${'2'.repeat(16)}-01` }
      await (await sendCall(url, token, { headers })).text()
      const call = await arrived(spans, other, 'tools/call get_github_user_info')
      t.match(call.links, [{ traceId }])
      t.equal(call.links.length, 1)
    })

    t.test(
      'every span is of the table, tells nobody’s name and nothing of ours to GitHub',
      async (t) => {
        const all = [...ofSignIn, ...spans]
        t.same(all.flatMap(faultsOf), [])
        t.same(strays(all, traceId, spanId), [])
        t.same(new Set(all.map(rowOf)), new Set(Object.keys(table)))
        const { access_token: access, refresh_token: refresh } = walk.tokens()
        const text = JSON.stringify(all)
        const secrets = [access, refresh, clientId, 'mona-test', environment.GITHUB_CLIENT_SECRET]
        for (const secret of secrets) t.notMatch(text, secret!)
        t.notMatch(text, /gatehouse:(auth|mcp|shared):/, 'keys')
        t.notOk(gitHub.headerNames.has('traceparent'))
        t.notOk(gitHub.headerNames.has('baggage'))
        const keys = new Set(all.flatMap(({ resource }) => Object.keys(resource)))
        const own = ['service.name', 'service.version', 'service.instance.id']
        const sdk = ['language', 'name', 'version'].map((name) => `telemetry.sdk.${name}`)
        t.same(keys, new Set([...own, ...sdk]))
      }
    )
  })
}
