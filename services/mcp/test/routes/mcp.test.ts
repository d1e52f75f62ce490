import t from 'tap'
import { answerIn, build, legacy, modern } from '../build.ts'
import { githubUser } from '../fake-github.ts'

const call = (token: string, name = 'get_github_user_info', args: object = {}) =>
  modern({ method: 'tools/call', params: { name, arguments: args }, token })

t.test('broken JSON is a parse error with our code beside it', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  for (const payload of ['{"jsonrpc"', '', 'null,', '{"__proto__":{"x":1}}']) {
    const response = await app.inject({ ...modern({ method: 'tools/list', token }), payload })
    t.equal(response.statusCode, 400, payload)
    t.match(response.json(), {
      jsonrpc: '2.0',
      error: { code: -32700, data: { code: 'VAL_002', name: 'INVALID_JSON', requestId: String } },
      id: null,
    })
  }
})

t.test('no body at all is a parse error too', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const headers = { host: 'localhost:8080', authorization: `Bearer ${token}` }
  const response = await app.inject({ method: 'POST', url: '/mcp', headers })
  t.equal(response.statusCode, 400)
  t.match(response.json(), { error: { code: -32700 } })
})

t.test('another content type than JSON is named as such', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/html', 'nonsense']) {
    const headers = { 'content-type': type }
    const message = { ...modern({ method: 'tools/list', token, headers }), payload: 'a=b' }
    const response = await app.inject(message)
    t.equal(response.statusCode, 415, type)
    t.match(response.json(), { error: { code: -32600, data: { code: 'VAL_003' } }, id: null })
  }
})

t.test('a batch is refused and runs nothing', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  for (const make of [modern, legacy]) {
    const message = make({ method: 'tools/call', params: { name: 'get_github_user_info' }, token })
    const payload = [message.payload, message.payload]
    const response = await built.app.inject({ ...message, payload })
    t.equal(response.statusCode, 400)
    t.match(response.json(), { error: { code: -32600, data: { code: 'VAL_001' } }, id: null })
  }
  t.same(built.github.asked, [])
})

t.test('JSON that is no JSON-RPC message gets an error, and the service lives on', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  for (const payload of [
    'null',
    '1',
    '"x"',
    '{}',
    '{"method":"tools/call","params":null,"id":1}',
  ]) {
    const response = await app.inject({ ...modern({ method: 'tools/list', token }), payload })
    t.equal(response.statusCode, 400, payload)
    t.match(answerIn(response), { jsonrpc: '2.0', error: { code: Number } })
  }
  t.equal((await app.inject(modern({ method: 'tools/list', token }))).statusCode, 200)
})

t.test(
  'an unknown tool is a protocol error of invalid parameters, in both revisions',
  async (t) => {
    const { app, signIn } = await build(t)
    const { token } = await signIn({ userId: 1, login: 'mona' })
    for (const make of [modern, legacy]) {
      const params = { name: 'no_such_tool', arguments: {} }
      const response = await app.inject(make({ method: 'tools/call', params, token }))
      t.match(answerIn(response), {
        id: 7,
        error: { code: -32602, message: 'There is no tool of this name.' },
      })
    }
  }
)

t.test('an unknown method is answered as its revision asks', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const modernly = await app.inject(modern({ method: 'no/such', token }))
  t.equal(modernly.statusCode, 404)
  t.match(answerIn(modernly), { error: { code: -32601 } })
  t.match(answerIn(await app.inject(legacy({ method: 'no/such', token }))), {
    error: { code: -32601 },
  })
})

t.test('a request without sessions has no stream to open and none to end', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const headers = {
    host: 'localhost:8080',
    authorization: `Bearer ${token}`,
    accept: 'text/event-stream',
  }
  for (const method of ['GET', 'DELETE'] as const) {
    const response = await app.inject({ method, url: '/mcp', headers })
    t.equal(response.statusCode, 405)
    t.equal(response.headers['allow'], 'POST')
  }
})

t.test('a session without the tool’s scope is challenged before the tool runs', async (t) => {
  const built = await build(t)
  const scopes = ['github:notifications']
  const { token } = await built.signIn({ userId: 1, login: 'mona', scopes })
  for (const make of [modern, legacy]) {
    const params = { name: 'get_github_user_info', arguments: {} }
    const response = await built.app.inject(make({ method: 'tools/call', params, token }))
    t.equal(response.statusCode, 403)
    t.match(
      response.headers['www-authenticate'],
      /^Bearer error="insufficient_scope", .*resource_metadata="http:\/\/localhost:8080\/.*", scope="github:read github:notifications"$/
    )
    t.match(response.json(), {
      error: { code: 403, data: { code: 'AUTH_020', name: 'INSUFFICIENT_SCOPE' } },
      id: 7,
    })
  }
  t.same(built.github.asked, [])
  const list = await built.app.inject(modern({ method: 'tools/list', token }))
  t.equal(list.statusCode, 200, 'what needs no scope is open')
})

t.test('calls are counted by person, over sessions and clients', async (t) => {
  const built = await build(t, { settings: { RATE_LIMIT_MCP: '2' } })
  const first = await built.signIn({ userId: 1, login: 'mona' })
  const second = await built.signIn({ userId: 1, login: 'mona' })
  const river = await built.signIn({ userId: 2, login: 'river' })
  built.github.on('/user', githubUser(1, 'mona'))
  t.equal((await built.app.inject(call(first.token))).statusCode, 200)
  t.equal((await built.app.inject(call(second.token))).statusCode, 200)

  const refused = await built.app.inject(call(second.token))
  t.equal(refused.statusCode, 429)
  t.ok(Number(refused.headers['retry-after']) >= 1)
  t.match(refused.json(), { error: { code: 429, data: { code: 'RATE_001' } }, id: 7 })
  t.match(built.audit.at(-1), { event: 'security.rate_limit_exceeded', limit: 'RATE_LIMIT_MCP' })

  t.equal((await built.app.inject(call(river.token))).statusCode, 200, 'others are not held up')
  const list = () => built.app.inject(modern({ method: 'tools/list', token: first.token }))
  t.equal((await list()).statusCode, 200, 'other methods have a budget of their own')
})

t.test('other methods may be asked ten times as often', async (t) => {
  const { app, signIn } = await build(t, { settings: { RATE_LIMIT_MCP: '1' } })
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const statuses = []
  for (let i = 0; i < 11; i++) {
    statuses.push((await app.inject(modern({ method: 'tools/list', token }))).statusCode)
  }
  t.same(statuses, [...Array(10).fill(200), 429])
})
