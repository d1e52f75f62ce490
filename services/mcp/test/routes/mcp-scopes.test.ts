import t from 'tap'
import { build, legacy, modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { beginSession } from '../session.ts'

const mona = { userId: 1, login: 'mona' }
const needs = {
  'tools/call': { params: { name: 'write' }, scope: 'github:read github:write' },
  'prompts/get': { params: { name: 'private' }, scope: 'github:read github:private' },
  'resources/read': { params: { uri: 'test://private/a' }, scope: 'github:read github:private' },
}

t.test(
  'whatever needs more scopes is challenged before it begins, in both revisions',
  async (t) => {
    const built = await build(t, { features: testFeatures().features })
    const { token } = await built.signIn(mona)
    const session = await beginSession(built, { token })
    for (const [method, { params, scope }] of Object.entries(needs)) {
      const message = { method, params, token }
      for (const request of [modern(message), legacy(message), session.request(message)]) {
        const response = await built.app.inject(request)
        t.equal(response.statusCode, 403, method)
        t.match(response.headers['www-authenticate'], `scope="${scope}"`)
        t.match(response.json(), { id: 7, error: { data: { name: 'INSUFFICIENT_SCOPE' } } })
      }
    }
  }
)

t.test('a request that is wrong in itself is told so first', async (t) => {
  const built = await build(t, { features: testFeatures().features })
  const { token } = await built.signIn(mona)
  const call = { method: 'tools/call', params: { name: 'write' }, token }
  for (const [headers, code] of [
    [{ 'mcp-name': 'other' }, -32020],
    [{ 'mcp-method': 'tools/list' }, -32020],
    [{ 'mcp-protocol-version': '2025-11-25' }, -32020],
  ] as const) {
    const response = await built.app.inject(modern({ ...call, headers }))
    t.equal(response.statusCode, 400)
    t.match(response.json(), { error: { code } }, JSON.stringify(headers))
  }
  const headers = { 'mcp-session-id': 'unknown' }
  t.equal((await built.app.inject(legacy({ ...call, headers }))).statusCode, 404)
})

t.test('a name in Base64, or the answer to a question, changes nothing', async (t) => {
  const built = await build(t, { features: testFeatures().features })
  const { token } = await built.signIn(mona)
  const encoded = `=?base64?${Buffer.from('write').toString('base64')}?=`
  for (const [params, name] of [
    [{ name: 'write' }, encoded],
    [{ name: 'write', inputResponses: {}, requestState: 'x' }, 'write'],
  ] as const) {
    const headers = { 'mcp-name': name }
    const call = modern({ method: 'tools/call', params, token, headers })
    t.equal((await built.app.inject(call)).statusCode, 403, name)
  }
})

t.test('with the scopes it runs', async (t) => {
  const built = await build(t, { features: testFeatures().features })
  const scopes = ['github:read', 'github:write', 'github:private']
  const { token } = await built.signIn({ ...mona, scopes })
  for (const [method, { params }] of Object.entries(needs)) {
    const response = await built.app.inject(legacy({ method, params, token }))
    t.match(response.json(), { id: 7, result: {} }, method)
  }
})

t.test('what is not offered is no reason to step up', async (t) => {
  const built = await build(t, { features: testFeatures().features })
  const { token } = await built.signIn(mona)
  const readOnly = { 'x-mcp-readonly': 'true' }
  const hidden = modern({
    method: 'tools/call',
    params: { name: 'write' },
    token,
    headers: readOnly,
  })
  t.match((await built.app.inject(hidden)).json(), { error: { code: -32602 } })
  for (const [method, params] of [
    ['prompts/get', { name: 'unknown' }],
    ['prompts/get', {}],
    ['resources/read', { uri: 'test://unknown/x/y' }],
    ['resources/read', { uri: 5 }],
    ['tools/call', {}],
  ] as const) {
    const response = await built.app.inject(legacy({ method, params, token }))
    t.match(response.json(), { id: 7, error: { code: Number } }, method)
    t.equal(response.statusCode, 200)
  }
})

t.test('a set of tools that does not exist is refused on every method', async (t) => {
  const built = await build(t, { features: testFeatures().features })
  const { token } = await built.signIn(mona)
  const headers = { 'x-mcp-toolsets': 'unknown' }
  for (const make of [modern, legacy]) {
    const response = await built.app.inject(make({ method: 'tools/list', token, headers }))
    t.equal(response.statusCode, 400)
    t.match(response.json(), { id: 7, error: { data: { code: 'VAL_001' } } })
  }
})
