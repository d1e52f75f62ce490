import type { Test } from 'tap'
import t from 'tap'
import { answerIn, modern } from '../../build.ts'
import { testFeatures } from '../../features.ts'
import { beginSession, buildPair } from '../../session.ts'

/** Two replicas, and a session of Mona’s that was begun at the first. */
async function start(t: Test) {
  const { features } = testFeatures()
  const [one, other] = await buildPair(t, { features })
  const { token } = await one.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(one, { token })
  return { one, other, token, session }
}

t.test('every `initialize` begins a session, which every replica serves', async (t) => {
  const { one, other, token, session } = await start(t)
  t.match(session.id, /^[\w-]{32}$/)
  t.match(session.response.json(), { id: 7, result: { protocolVersion: '2025-11-25' } })
  t.equal(session.response.statusCode, 200)
  for (const replica of [one, other]) {
    const response = await replica.app.inject(session.call('echo', 'hello'))
    t.match(answerIn(response), { id: 7, result: { content: [{ text: 'hello' }] } })
    t.equal(response.headers['mcp-session-id'], undefined)
  }
  t.not((await beginSession(other, { token })).id, session.id)
})

t.test('a handshake that fails begins none', async (t) => {
  const { one, session } = await start(t)
  const response = await one.app.inject(session.request({ method: 'initialize', params: {} }))
  t.equal(response.headers['mcp-session-id'], undefined)
  t.match(response.json(), { error: { code: -32602 } })
})

t.test('an unknown session and an ended one are the same', async (t) => {
  const { one, other, session } = await start(t)
  const unknown = { headers: { 'mcp-session-id': 'x'.repeat(32) } }
  t.equal((await one.app.inject(session.call('echo', '', unknown))).statusCode, 404)
  t.equal((await other.app.inject(session.end())).statusCode, 204)
  for (const message of [session.call('echo'), session.listen(), session.end()]) {
    t.equal((await one.app.inject(message)).statusCode, 404)
  }
})

t.test('2026-07-28 knows no sessions', async (t) => {
  const { one, token, session } = await start(t)
  for (const id of [session.id, 'unknown']) {
    const headers = { 'mcp-session-id': id }
    const response = await one.app.inject(modern({ method: 'tools/list', token, headers }))
    t.equal(response.statusCode, 200)
    t.equal(response.headers['mcp-session-id'], undefined)
  }
})
