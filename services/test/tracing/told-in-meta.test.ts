import t from 'tap'
import { until } from '#shared/test/until.ts'
import { createWalk, registerClient } from '../walk.ts'
import { arrived, faultsOf, pathOf } from './spans.ts'
import { startTraced } from './traced-shapes.ts'

const traceOf = (digit: string) => {
  const [traceId, spanId] = [digit.repeat(32), digit.repeat(16)]
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` }
}
const tool = 'tools/call get_github_user_info'

t.test('what `_meta` tells of a trace', async (t) => {
  const { url, receiver } = await startTraced(t, 'pair')
  const { spans } = receiver
  const walk = createWalk(url, await registerClient(url))
  await walk.takeUntil('refresh')
  const { access_token: token } = walk.tokens()

  async function post(message: object, headers: Record<string, string> = {}) {
    const answer = await fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    })
    return { answer, text: await answer.text() }
  }

  const stateless = (id: unknown, meta: object, headers = {}, name = 'get_github_user_info') => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
      ...meta,
    }
    const params = { name, arguments: { include_repos: false }, _meta }
    const own = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
    }
    return post({ id, method: 'tools/call', params }, { ...own, ...headers })
  }

  t.beforeEach(() => {
    spans.length = 0
  })

  await t.test('without a header the whole request is in that trace', async (t) => {
    const { traceId, spanId, traceparent } = traceOf('1')
    await stateless('request-7', { traceparent, tracestate: 'a=b' })
    const call = await arrived(spans, traceId, tool)
    const request = await arrived(spans, traceId, 'POST /mcp')
    t.same([call.parentSpanId, request.parentSpanId], [spanId, spanId])
    t.match(call.links, [{ traceId, spanId: request.spanId }, {}])
    t.match(call.attributes, {
      'mcp.protocol.version': '2026-07-28',
      'jsonrpc.request.id': 'request-7',
    })
    t.same(pathOf(spans, await arrived(spans, traceId, 'GET /user')), [tool])
    t.same(pathOf(spans, await arrived(spans, traceId, 'MGET')), ['POST /mcp'])
  })

  await t.test('it wins over the header, whose trace has the HTTP request', async (t) => {
    const [meta, header] = [traceOf('3'), traceOf('4')]
    const { traceparent } = header
    await stateless(8, { traceparent: meta.traceparent }, { traceparent })
    const call = await arrived(spans, meta.traceId, tool)
    const request = await arrived(spans, header.traceId, 'POST /mcp')
    t.equal(call.parentSpanId, meta.spanId)
    t.equal(request.parentSpanId, header.spanId)
    t.match(call.links, [{ traceId: header.traceId, spanId: request.spanId }, {}])
    t.same(pathOf(spans, await arrived(spans, meta.traceId, 'GET /user')), [tool])
  })

  await t.test('a session of 2025-11-25 has it too, and a name that opens none', async (t) => {
    const { traceId, spanId, traceparent } = traceOf('5')
    const clientInfo = { name: 'test', version: '1' }
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }
    const begun = await post({ id: 1, method: 'initialize', params }, { traceparent })
    const session = begun.answer.headers.get('mcp-session-id')!
    const arguments_ = { include_repos: false }
    const _meta = traceOf('6')
    const asked = { name: 'get_github_user_info', arguments: arguments_, _meta }
    const own = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' }
    await post({ id: 2, method: 'tools/call', params: asked }, own)
    const initialize = await arrived(spans, traceId, 'initialize')
    t.same(pathOf(spans, initialize), ['POST /mcp'])
    t.equal(initialize.attributes['mcp.protocol.version'], '2025-11-25')
    t.equal((await arrived(spans, traceId, 'POST /mcp')).parentSpanId, spanId)
    const call = await arrived(spans, _meta.traceId, tool)
    t.equal(call.parentSpanId, _meta.spanId)
    t.equal(call.attributes['mcp.protocol.version'], '2025-11-25')
    t.match(call.attributes['mcp.session.id'], /^[\w-]{16}$/)
    t.notMatch(JSON.stringify(spans), session)
  })

  await t.test('what is malformed, or no text, is as if it were not there', async (t) => {
    const { traceId, traceparent } = traceOf('7')
    const wrong = ['x', 5, null, {}, [traceparent], `00-${traceId}-${'0'.repeat(16)}-01`]
    for (const [at, given] of wrong.entries()) {
      const id = `wrong-${at}`
      const meta = { traceparent: given, tracestate: given, baggage: given }
      const { answer } = await stateless(id, meta, { traceparent })
      t.equal(answer.status, 200)
    }
    const calls = await until(() => {
      const found = spans.filter(({ name }) => name === tool)
      return found.length === wrong.length ? found : null
    })
    for (const call of calls) {
      t.equal(call.traceId, traceId)
      t.same(pathOf(spans, call), ['POST /mcp'])
    }
  })

  await t.test('a refused request tells its code; a made-up name names nothing', async (t) => {
    const { traceId, traceparent } = traceOf('8')
    await stateless(`${'x'.repeat(37)}`, { traceparent }, {}, 'made-up')
    const call = await arrived(spans, traceId, 'tools/call')
    t.equal(call.attributes['rpc.response.status_code'], '-32602')
    t.notOk('gen_ai.tool.name' in call.attributes)
    t.notOk('jsonrpc.request.id' in call.attributes)
    await post({ id: 3, method: 'made/up', params: { _meta: traceOf('9') } })
    const other = await arrived(spans, traceOf('9').traceId, '_OTHER')
    t.equal(other.attributes['mcp.method.name'], '_OTHER')
    t.same(spans.flatMap(faultsOf), [])
  })
})
