// A session id is no credential: whoever learns somebody else's can neither use nor end their session,
// answer what their server asks, nor read their streams.
import type { Test } from 'tap'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { answerIn, modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { beginSession, buildPair } from '../session.ts'
import { send } from '../talk.ts'

/** Mona, who has a session at the first of two replicas, and River, who knows its id. */
async function start(t: Test) {
  const { features, held } = testFeatures()
  const [one, other] = await buildPair(t, { features })
  const mona = await one.signIn({ userId: 1, login: 'mona' })
  const river = await one.signIn({ userId: 2, login: 'river' })
  const capabilities = { elicitation: { form: {} } }
  const session = await beginSession(one, { token: mona.token, capabilities })
  const own = await beginSession(one, { token: river.token, capabilities })
  const client = { ...mona.session, clientId: 'other' }
  await mona.sessions.put('of-other-client', client, 60)
  const otherClient = { ...mona.claims, sid: 'of-other-client', client_id: 'other' }
  const others = [
    { token: river.token, userId: 2, sessionId: river.sid },
    { token: await one.sign({ claims: otherClient }), userId: 1, sessionId: 'of-other-client' },
  ]
  const as = <Sent extends { headers: object }>(token: string, sent: Sent): Sent => ({
    ...sent,
    headers: { ...sent.headers, authorization: `Bearer ${token}` },
  })
  return { one, other, held, mona, river, session, own, others, as }
}

t.test('no message of others gets into a session, and each attempt is audited', async (t) => {
  const { one, other, session, others, as } = await start(t)
  const messages = [
    session.call('echo', 'x'),
    session.request({ method: 'logging/setLevel', params: { level: 'debug' } }),
    session.request({ method: 'initialize', params: {} }),
    session.post({ jsonrpc: '2.0', id: 'A.1', result: {} }),
    session.cancel(7),
    session.listen(),
    session.listen('AAAAAAAAAAAAAAAA'),
    session.end(),
  ]
  for (const { token, ...ids } of others) {
    for (const message of messages) {
      const response = await other.app.inject(as(token, message))
      t.equal(response.statusCode, 404)
      t.match(response.json(), { error: { code: 404, data: { name: 'MCP_SESSION_NOT_FOUND' } } })
      const record = { event: 'security.auth_failure', outcome: 'failure', code: 'VAL_011' }
      t.match(other.audit.pop(), { ...record, ...ids })
      t.same(other.audit, [])
    }
  }
  t.equal((await one.app.inject(session.call('echo'))).statusCode, 200, 'it lives on')
})

t.test('nobody is told more of a session of others than of one that never was', async (t) => {
  const { other, session, others, as } = await start(t)
  const answerTo = async (id: string) => {
    const headers = { 'mcp-session-id': id, 'x-request-id': 'the-same-one' }
    const message = as(others[0]!.token, session.call('echo', '', { headers }))
    const { payload, statusCode } = await other.app.inject(message)
    return { payload, statusCode }
  }
  t.same(await answerTo(session.id), await answerTo('x'.repeat(32)))
  t.equal(other.audit.length, 1, 'and one that never was is no attack')
})

t.test('an answer to what was asked in another session is dropped', async (t) => {
  const { one, other, own, session } = await start(t)
  const call = await send(one, session.call('ask'))
  let question = (await call.next())!.message
  while (!question?.id) question = (await call.next())!.message
  const stolen = { id: question.id, result: { action: 'accept', content: { answer: 'stolen' } } }
  for (const replica of [one, other]) {
    t.equal((await replica.app.inject(own.post(stolen))).statusCode, 202)
  }
  const right = { id: question.id, result: { action: 'accept', content: { answer: 'hers' } } }
  t.equal((await other.app.inject(session.post(right))).statusCode, 202)
  const [answer] = await call.rest()
  t.match(answer!.message.result.content[0].text, /hers/)
  t.notMatch(answer!.message.result.content[0].text, /stolen/)
})

t.test('a call is cancelled in its own session alone', async (t) => {
  const { one, other, held, own, session } = await start(t)
  await send(one, session.call('wait', 'log'))
  await until(() => held.signals.length === 1)
  await other.app.inject(own.cancel(7))
  t.equal((await one.app.inject(session.call('echo', 'x', { id: 8 }))).statusCode, 200)
  t.notOk(held.signals[0]!.aborted)
  await other.app.inject(session.cancel(7))
  await until(() => held.signals[0]!.aborted)
})

t.test('a stream of another session is not there', async (t) => {
  const { one, other, own, session } = await start(t)
  const stream = await (await send(one, session.call('log'))).rest()
  for (const { id } of stream) {
    const response = await other.app.inject(own.listen(id!))
    t.equal(response.statusCode, 400)
    t.notMatch(response.payload, 'a line of')
  }
})

t.test('what a call remembers for one person is of no use to another', async (t) => {
  const { one, other, mona, river } = await start(t)
  const capabilities = { elicitation: { form: {} } }
  const stateless = (token: string, more: object) => {
    const params = { name: 'ask', arguments: {}, ...more }
    return modern({ method: 'tools/call', params, token, capabilities })
  }
  const asked = answerIn(await one.app.inject(stateless(mona.token, {})))
  const { requestState } = asked.result
  const inputResponses = { question: { action: 'accept', content: { answer: 'x' } } }
  const replayed = await other.app.inject(stateless(river.token, { requestState, inputResponses }))
  t.match(answerIn(replayed), { error: { code: -32602 } })
  t.match(other.audit.at(-1), {
    event: 'api.request',
    outcome: 'failure',
    code: 'VAL_009',
    userId: 2,
  })
  const hers = await other.app.inject(stateless(mona.token, { requestState, inputResponses }))
  t.equal(answerIn(hers).result.resultType, 'complete')
})
