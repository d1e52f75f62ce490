import type { InjectOptions } from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import type { Built } from '../build.ts'
import { build, legacy, modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { beginSession } from '../session.ts'

async function start(t: Test) {
  const built = await build(t, { features: testFeatures().features })
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  return { built, token, session: await beginSession(built, { token }) }
}

const statusOf = async ({ app }: Built, message: InjectOptions) =>
  (await app.inject(message)).statusCode

t.test('the body decides the revision, the header alone never does', async (t) => {
  const { built, token } = await start(t)
  const ask = async (message: InjectOptions) => {
    const response = await built.app.inject(message)
    return { status: response.statusCode, ...response.json() }
  }
  const headers = (version: string) => ({ 'mcp-protocol-version': version })
  const method = 'tools/list'
  t.match(await ask(modern({ method, token })), { result: { resultType: 'complete' } })
  t.notMatch(await ask(legacy({ method, token })), { result: { resultType: 'complete' } })
  t.match(await ask(legacy({ method, token, headers: headers('2026-07-28') })), {
    status: 400,
    error: { code: -32602 },
  })
  t.match(await ask(modern({ method, token, headers: headers('2025-11-25') })), {
    status: 400,
    error: { code: -32020 },
  })
  const claim = { 'io.modelcontextprotocol/protocolVersion': '2025-11-25' }
  const old = modern({ method, token, meta: claim, headers: headers('2025-11-25') })
  t.match(await ask(old), { status: 400, error: { code: -32022 } })
})

t.test('a difference between header and body comes before an unknown revision', async (t) => {
  const { built, token } = await start(t)
  const meta = { 'io.modelcontextprotocol/protocolVersion': '2099-01-01' }
  const ask = async (version: string) => {
    const headers = { 'mcp-protocol-version': version }
    return (await built.app.inject(modern({ method: 'tools/list', token, meta, headers }))).json()
  }
  t.match(await ask('2026-07-28'), { error: { code: -32020 } })
  t.match(await ask('2099-01-01'), {
    error: { code: -32022, data: { supported: ['2026-07-28'], requested: '2099-01-01' } },
  })
})

t.test('what 2026-07-28 has removed is an unknown method there', async (t) => {
  const { built, token } = await start(t)
  for (const method of [
    'initialize',
    'ping',
    'logging/setLevel',
    'resources/subscribe',
    'resources/unsubscribe',
  ]) {
    const response = await built.app.inject(modern({ method, token }))
    t.equal(response.statusCode, 404, method)
    t.match(response.json(), { id: 7, error: { code: -32601 } })
  }
})

t.test('`ping` and what a session sets are answered with nothing but that', async (t) => {
  const { built, token, session } = await start(t)
  for (const message of [legacy({ method: 'ping', token }), session.request({ method: 'ping' })]) {
    t.same((await built.app.inject(message)).json(), { jsonrpc: '2.0', id: 7, result: {} })
  }
})

t.test('a notification is taken without an answer', async (t) => {
  const { built, token, session } = await start(t)
  const notification = { method: 'notifications/initialized' }
  const alone = {
    ...legacy({ method: 'any', token }),
    payload: { jsonrpc: '2.0', ...notification },
  }
  for (const message of [alone, session.post(notification), session.cancel(1)]) {
    const response = await built.app.inject(message)
    t.equal(response.statusCode, 202)
    t.equal(response.payload, '')
  }
})

t.test('an answer of the client belongs to a session', async (t) => {
  const { built, token, session } = await start(t)
  const answer = { id: 'any.1', result: {} }
  t.equal(await statusOf(built, session.post(answer)), 202)
  t.equal(await statusOf(built, session.post({ error: { code: 1, message: 'x' } })), 202)
  const alone = { ...legacy({ method: 'any', token }), payload: { jsonrpc: '2.0', ...answer } }
  t.equal(await statusOf(built, alone), 400)
})

t.test('a request that is told to nobody else is answered, whatever its `_meta`', async (t) => {
  const { built, token } = await start(t)
  const meta = { 'io.modelcontextprotocol/related-task': { taskId: 'a' } }
  const response = await built.app.inject(legacy({ method: 'tools/list', token, meta }))
  t.match(response.json(), { id: 7, result: { tools: [] } })
})
