import type { Test } from 'tap'
import t from 'tap'
import { isExactSessionRequest } from '../../protocol/exact-request.ts'
import { modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { buildStateless } from './build-stateless.ts'
import { changed, isExact, right, ways } from './right-requests.ts'

const build = (t: Test) => buildStateless(t, testFeatures().features)

t.test('a right request is answered as the SDK’s own entry answers it, byte by byte', async (t) => {
  const { app } = await build(t)
  for (const [title, request] of Object.entries(right)) {
    const answers = await ways(app, request)
    t.ok(isExact(answers), title)
    t.same(answers.direct, answers.entry, title)
  }
})

t.test('a method that this server does not have is answered as the SDK’s entry does', async (t) => {
  const none = {
    tools: [],
    prompts: [],
    resources: [],
    changes: { lists: false, resources: false },
  }
  const { app } = await buildStateless(t, none)
  for (const name of [
    'prompts',
    'a prompt',
    'resources',
    'templates',
    'a resource',
    'suggestions',
  ]) {
    const { direct, entry } = await ways(app, right[name]!)
    t.match(direct, { statusCode: 404, text: /"code":-32601/ }, name)
    t.same(direct, entry, name)
  }
})

t.test('a request that is right but for one thing is no exact one', async (t) => {
  const { app } = await build(t)
  const base = right['a call']!
  const faults: [path: string[], value: unknown][] = [
    [['headers', 'mcp-protocol-version'], undefined],
    [['headers', 'mcp-protocol-version'], '2025-11-25'],
    [['headers', 'mcp-method'], undefined],
    [['headers', 'mcp-method'], 'TOOLS/CALL'],
    [['headers', 'mcp-name'], undefined],
    [['headers', 'mcp-name'], 'Echo'],
    [['headers', 'mcp-name'], '=?base64?ZWNobw==?='],
    [['payload', 'jsonrpc'], '1.0'],
    [['payload', 'id'], undefined],
    [['payload', 'id'], null],
    [['payload', 'id'], 1.5],
    [['payload', 'result'], {}],
    [['payload', 'params', 'name'], ['echo']],
    [['payload', 'params', '_meta'], undefined],
    [['payload', 'params', '_meta', 'progressToken'], {}],
    [['payload', 'params', '_meta', 'io.modelcontextprotocol/related-task'], { taskId: 1 }],
    [['payload', 'params', '_meta', 'io.modelcontextprotocol/protocolVersion'], '2026-07-29'],
    [['payload', 'params', '_meta', 'io.modelcontextprotocol/clientCapabilities'], undefined],
    [['payload', 'params', 'inputResponses'], {}],
    [['payload', 'params', 'requestState'], 'x'],
  ]
  for (const [path, value] of faults) {
    t.notOk(isExact(await ways(app, changed(base, path, value))), `${path}: ${value}`)
  }
  const listen = modern({ method: 'subscriptions/listen', params: { notifications: {} } })
  t.notOk(isExact(await ways(app, listen)))
})

t.test(
  'a request of a session is one without a claim, in a revision that has sessions',
  async (t) => {
    const request = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    const meta = (_meta: unknown) => ({ ...request, params: { _meta } })
    const claim = { 'io.modelcontextprotocol/protocolVersion': '2025-11-25' }
    t.ok(isExactSessionRequest(request, {}))
    t.ok(isExactSessionRequest(meta({ progressToken: 1 }), {}))
    for (const version of ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']) {
      t.ok(isExactSessionRequest(request, { 'mcp-protocol-version': version }))
    }
    for (const version of ['2026-07-28', '', '2025-11-26', 'v1']) {
      t.notOk(isExactSessionRequest(request, { 'mcp-protocol-version': version }), version)
    }
    for (const body of [
      null,
      [request],
      meta(claim),
      meta(null),
      { ...request, method: 'initialize' },
      { ...request, id: null },
      { ...request, params: [] },
      { ...request, more: 1 },
    ]) {
      t.notOk(isExactSessionRequest(body, {}), JSON.stringify(body))
    }
  }
)
