import type { Test } from 'tap'
import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import { answerIn, build, legacy, modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { beginSession, buildPair } from '../session.ts'

const mona = { userId: 1, login: 'mona' }
const echo = { method: 'tools/call', params: { name: 'echo', arguments: { value: 'a' } } }

/** A store that, once `hold` was called, answers nothing before `release` is. */
function holdingStore() {
  const inner = memoryStore()
  const asked: string[] = []
  let gate: Promise<void> | null = null
  const get: Store['get'] = async (key) => {
    if (gate) asked.push(key.split(':')[2]!)
    await gate
    return inner.get(key)
  }
  return {
    store: { ...inner, get },
    asked,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return () => {
        gate = null
        resolve()
      }
    },
  }
}

t.test('all that a request needs of the store is asked at once', async (t) => {
  const { store, asked, hold } = holdingStore()
  const built = await build(t, { features: testFeatures().features, world: { store } })
  const { token } = await built.signIn(mona)
  const session = await beginSession(built, { token })
  const release = hold()
  const answer = built.app.inject(session.call('echo', 'a'))
  while (asked.length === 0) await new Promise(setImmediate)
  t.same(asked.sort(), ['account', 'session', 'session'], 'the sign-in and the MCP session')
  release()
  t.match(answerIn(await answer), { result: { content: [{ text: 'a' }] } })
  t.equal(asked.length, 3)
})

t.test(
  'a sign-in that was ended is refused on the very next request, on every replica',
  async (t) => {
    const replicas = await buildPair(t)
    const { token, sid, sessions } = await replicas[0].signIn(mona)
    const list = modern({ method: 'tools/list', token })
    for (const { app } of replicas) t.equal((await app.inject(list)).statusCode, 200)
    await sessions.take(sid)
    for (const { app } of replicas) {
      const response = await app.inject(list)
      t.equal(response.statusCode, 401)
      t.match(response.headers['www-authenticate'], 'error="invalid_token"')
    }
  }
)

t.test('who is signed out is told so, whatever the counts are', async (t) => {
  const built = await build(t, {
    settings: { RATE_LIMIT_MCP: '1' },
    features: testFeatures().features,
  })
  const { token, sid, sessions } = await built.signIn(mona)
  const call = modern({ ...echo, token })
  t.equal((await built.app.inject(call)).statusCode, 200)
  t.equal((await built.app.inject(call)).statusCode, 429)
  await sessions.take(sid)
  t.equal((await built.app.inject(call)).statusCode, 401)
})

t.test('every request counts, whatever it is', async (t) => {
  const start = async (t: Test) => {
    const built = await build(t, { settings: { RATE_LIMIT_MCP: '1' } })
    const { token } = await built.signIn(mona)
    return { built, token }
  }
  const { built, token } = await start(t)
  const headers = { host: 'localhost:8080', authorization: `Bearer ${token}` }
  const others = [
    { ...legacy({ method: 'any', token }), payload: 'null' },
    { ...legacy({ method: 'any', token }), payload: [] },
    { ...legacy({ method: 'any', token }), payload: { method: 5 } },
    { method: 'GET' as const, url: '/mcp', headers },
    { method: 'DELETE' as const, url: '/mcp', headers },
  ]
  for (const message of [...others, ...others]) {
    t.not((await built.app.inject(message)).statusCode, 429)
  }
  t.equal((await built.app.inject(others[0]!)).statusCode, 429)
  const call = legacy({ method: 'tools/call', params: { name: 'unknown' }, token })
  t.equal((await built.app.inject(call)).statusCode, 200, 'calls have a count of their own')
  t.equal((await built.app.inject(call)).statusCode, 429)
})

t.test('a body that is missing is told apart before anything is counted', async (t) => {
  const built = await build(t, { settings: { RATE_LIMIT_MCP: '1' } })
  const { token } = await built.signIn(mona)
  const { headers } = legacy({ method: 'any', token })
  const { 'content-type': _json, ...bare } = headers
  for (let count = 0; count < 12; count++) {
    const response = await built.app.inject({ method: 'POST', url: '/mcp', headers: bare })
    t.equal(response.statusCode, 400)
  }
})

t.test('an MCP session id stands for nobody', async (t) => {
  const built = await build(t, { features: testFeatures().features })
  const { token } = await built.signIn(mona)
  const { id } = await beginSession(built, { token })
  const alone = legacy({ ...echo, headers: { 'mcp-session-id': id } })
  t.equal((await built.app.inject(alone)).statusCode, 401)
  const twice = legacy({ ...echo, token, headers: { 'mcp-session-id': `${id}, ${id}` } })
  t.equal((await built.app.inject(twice)).statusCode, 404)
})
