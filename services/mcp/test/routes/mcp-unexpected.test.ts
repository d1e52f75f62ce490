import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import { answerIn, build, legacy, modern } from '../build.ts'

t.test('a call whose tool is not named by a text is refused by the protocol', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  for (const name of [{ toString: 1 }, null, 5, ['get_github_user_info']]) {
    const response = await app.inject(legacy({ method: 'tools/call', params: { name }, token }))
    t.match(answerIn(response), { error: { code: -32602 } })
  }
})

t.test('HEAD and other methods are told which ones there are', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const { headers } = modern({ method: 'tools/list', token })
  for (const method of ['HEAD', 'PUT', 'PATCH'] as const) {
    const payload = method === 'HEAD' ? '' : '{}'
    const response = await app.inject({ method, url: '/mcp', headers, payload })
    t.equal(response.statusCode, 405, method)
    t.equal(response.headers.allow, 'GET, POST, DELETE, OPTIONS')
  }
})

t.test('an error nobody expected is told without its details', async (t) => {
  const get = async () => {
    throw new TypeError('broken inside')
  }
  const built = await build(t, { world: { store: { ...memoryStore(), get } } })
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const response = await built.app.inject(modern({ method: 'tools/list', token }))
  t.equal(response.statusCode, 500)
  t.match(response.json(), { error: { code: -32603, data: { code: 'SYS_006' } } })
  t.notMatch(response.payload, /broken|TypeError/)
  t.match(built.logLines.join(''), /TypeError: broken inside/)
})

t.test('what the SDK refuses is logged without the client’s token', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const headers = { 'mcp-method': 'tools/call' }
  const response = await built.app.inject(modern({ method: 'tools/list', token, headers }))
  t.equal(response.statusCode, 400)
  t.match(response.json(), { error: { code: -32020 } })
  const log = built.logLines.join('')
  t.match(log, 'MCP request refused')
  t.notOk(log.includes(token))
})
