import type { Test } from 'tap'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { testFeatures } from '../../features.ts'
import { beginSession, buildPair } from '../../session.ts'
import { send, sendAndLeave } from '../../talk.ts'

const asks = { elicitation: { form: {} } }

/** Two replicas, and a session of Mona’s that was begun at the first. */
async function start(t: Test, capabilities: object = {}) {
  const { features, held } = testFeatures()
  const [one, other] = await buildPair(t, { features })
  const { token } = await one.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(one, { token, capabilities })
  return { one, other, held, token, session }
}

t.test('an answer that comes to another replica reaches the call that waits for it', async (t) => {
  const { one, other, session } = await start(t, asks)
  const call = await send(one, session.call('ask'))
  await call.next()
  const question = (await call.next())!.message
  t.match(question, { method: 'elicitation/create', params: { message: 'What is it?' } })
  t.match(question.id, /^[\w-]{12}\.\d+$/)

  const answer = (content: object) => ({ id: question.id, result: { action: 'accept', content } })
  const foreign = await beginSession(other, {
    token: (await one.signIn({ userId: 2, login: 'river' })).token,
  })
  await other.app.inject(foreign.post(answer({ answer: 'forged' })))
  await other.app.inject(session.post({ id: question.id.replace(/\d+$/, '99'), result: {} }))
  await other.app.inject(session.post({ id: 'of nobody', result: {} }))
  t.equal((await other.app.inject(session.post(answer({ answer: 'mine' })))).statusCode, 202)
  const [event] = await call.rest()
  t.match(event?.message, { id: 7, result: { content: [{ text: /"answer":"mine"/ }] } })
})

t.test('who did not say what it can do is not asked', async (t) => {
  const { one, session } = await start(t)
  const response = await one.app.inject(session.call('ask'))
  t.match(response.json(), { result: { isError: true, content: [{ text: /did not declare/ }] } })
})

t.test('a call is cancelled from another replica', async (t) => {
  const { one, other, held, session } = await start(t)
  const call = await sendAndLeave(one, session.call('wait', undefined, { id: 'mine' }))
  const told: string[] = []
  await one.world.store.subscribe('gatehouse:mcp:replicas', (message) => told.push(message))
  await until(() => held.signals.length === 1)
  for (const id of ['not mine', 0, 'x'.repeat(1000)]) await other.app.inject(session.cancel(id))
  t.notOk(held.signals[0]!.aborted)
  t.equal(told.length, 3)
  for (const id of [{ id: 'mine' }, ['mine'], null, undefined, 'x'.repeat(1001)]) {
    t.equal((await other.app.inject(session.cancel(id))).statusCode, 202)
  }
  t.equal(told.length, 3, 'what is no id, or a huge one, no replica is told of')
  await other.app.inject(session.cancel('mine'))
  await until(() => held.signals[0]!.aborted)
  t.ok(held.signals[0]!.aborted)
  call.hangUp()
})

t.test('a cancelled call ends without an answer, and takes its question back', async (t) => {
  const { one, other, session } = await start(t, asks)
  const call = await send(one, session.call('ask'))
  await call.next()
  const question = (await call.next())!.message
  await other.app.inject(session.cancel(7))
  const rest = await call.rest()
  t.match(rest, [
    { message: { method: 'notifications/cancelled', params: { requestId: question.id } } },
  ])
  t.equal(rest.length, 1)
})

t.test('a session’s end ends its calls on every replica', async (t) => {
  const { one, other, held, session } = await start(t)
  const calls = await Promise.all(
    [one, other].map((replica, id) =>
      sendAndLeave(replica, session.call('wait', undefined, { id }))
    )
  )
  await until(() => held.signals.length === 2)
  t.equal((await one.app.inject(session.end())).statusCode, 204)
  await until(() => held.signals.every(({ aborted }) => aborted))
  t.ok(held.signals.every(({ aborted }) => aborted))
  for (const call of calls) call.hangUp()
})

t.test('two calls with one id at once are refused', async (t) => {
  const { one, held, session } = await start(t)
  const first = await sendAndLeave(one, session.call('wait'))
  await until(() => held.signals.length === 1)
  const second = await one.app.inject(session.call('echo'))
  t.equal(second.statusCode, 400)
  t.match(second.json(), { id: 7, error: { code: -32600, data: { code: 'VAL_001' } } })
  t.equal((await one.app.inject(session.call('echo', 'a', { id: 8 }))).statusCode, 200)
  held.release()
  first.hangUp()
})
