import type { Test } from 'tap'
import t from 'tap'
import type { Built } from '../build.ts'
import { modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { buildPair } from '../session.ts'

const capabilities = { elicitation: { form: {} } }
const answers = { question: { action: 'accept', content: { answer: 'yes' } } }
const refused = { id: 7, error: { code: -32602, message: /Invalid or expired requestState/ } }

/** Two replicas; `ask` sends a call of Mona’s, `retry` what a client sends after it was asked. */
async function start(t: Test) {
  let nowMs = Date.now()
  const { features } = testFeatures()
  const [one, other] = await buildPair(t, { features, world: { now: () => nowMs } })
  const mona = await one.signIn({
    userId: 1,
    login: 'mona',
    scopes: ['github:read', 'github:write'],
  })
  const call = (name: string, params: object = {}, token = mona.token) =>
    modern({ method: 'tools/call', params: { name, ...params }, token, capabilities })
  const ask = async (name: string, params: object = {}): Promise<string> => {
    const { result } = (await one.app.inject(call(name, params))).json()
    return result.requestState
  }
  const retry = async (
    at: Built,
    name: string,
    requestState: unknown,
    more: object = {},
    token?: string
  ) => {
    const params = { inputResponses: answers, requestState, ...more }
    const response = await at.app.inject(call(name, params, token))
    return { status: response.statusCode, ...response.json() }
  }
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { one, other, mona, call, ask, retry, pass }
}

t.test('a call that asks is finished by any replica', async (t) => {
  const { one, other, call, retry } = await start(t)
  const asked = (await one.app.inject(call('ask'))).json()
  t.match(asked, {
    id: 7,
    result: {
      resultType: 'input_required',
      inputRequests: { question: { method: 'elicitation/create', params: { mode: 'form' } } },
      requestState: String,
    },
  })
  t.notOk('ttlMs' in asked.result)
  t.match(await retry(other, 'ask', asked.result.requestState), {
    status: 200,
    result: { content: [{ text: /"answer":"yes".*"state":\{"asked":"once"\}/ }] },
  })
})

t.test('what a client was not asked is ignored, what it left out is asked again', async (t) => {
  const { one, ask, retry } = await start(t)
  const state = await ask('ask')
  const more = { ...answers, other: { action: 'accept' } }
  t.match(await retry(one, 'ask', state, { inputResponses: more }), {
    result: { resultType: 'complete' },
  })
  // What is no answer in form is none.
  for (const inputResponses of [{}, { question: 5 }, { question: { method: 'x' } }, [], 5]) {
    t.match(await retry(one, 'ask', state, { inputResponses }), {
      result: { resultType: 'input_required' },
    })
  }
})

t.test('a state that is not of this call is refused', async (t) => {
  const { one, ask, retry } = await start(t)
  const state = await ask('ask')
  const river = await one.signIn({ userId: 2, login: 'river' })
  t.match(await retry(one, 'ask', state, {}, river.token), refused)
  t.match(await retry(one, 'write', state), refused)
  t.match(await retry(one, 'ask', state, { arguments: { value: 'other' } }), refused)
  for (const changed of ['', 'x', `${state}x`, state.slice(1), state.toUpperCase()]) {
    t.match(await retry(one, 'ask', changed), refused, changed)
  }
  for (const odd of [5, {}, null]) {
    t.match(await retry(one, 'ask', odd), { error: { code: -32602 } }, `${odd}`)
  }
  t.match(
    await retry(one, 'ask', state),
    { result: { resultType: 'complete' } },
    'the right one holds'
  )
})

t.test('a state of another client of the same person is refused', async (t) => {
  const { one, mona, ask, retry } = await start(t)
  const state = await ask('ask')
  const second = await one.signIn({ userId: 1, login: 'mona' })
  await second.sessions.put(second.sid, { ...second.session, clientId: 'other' }, 60)
  const token = await one.sign({ claims: { ...second.claims, client_id: 'other' } })
  t.match(await retry(one, 'ask', state, {}, token), refused)
  t.ok(mona.token)
})

t.test('a state is good for ten minutes', async (t) => {
  const { one, ask, retry, pass } = await start(t)
  const state = await ask('ask')
  pass(599_000)
  t.match(await retry(one, 'ask', state), { result: { resultType: 'complete' } })
  pass(2000)
  t.match(await retry(one, 'ask', state), refused)
})

t.test('a call with effects is finished once, on whatever replica', async (t) => {
  const { one, other, ask, retry } = await start(t)
  const state = await ask('write')
  const [first, second] = await Promise.all([
    retry(one, 'write', state),
    retry(other, 'write', state),
  ])
  const done = [first, second].filter(({ result }) => result)
  t.equal(done.length, 1)
  t.match(await retry(one, 'write', state), refused)
  t.match(await retry(one, 'write', await ask('write')), { result: { resultType: 'complete' } })
})

t.test('a call without effects is finished as often as it is sent', async (t) => {
  const { one, other, ask, retry } = await start(t)
  const state = await ask('ask')
  for (const replica of [one, other, one]) {
    t.match(await retry(replica, 'ask', state), { result: { resultType: 'complete' } })
  }
})

t.test('who comes back is let in anew', async (t) => {
  const { one, mona, ask, retry } = await start(t)
  const state = await ask('write')
  const less = await one.signIn({ userId: 1, login: 'mona', scopes: ['github:read'] })
  t.match(await retry(one, 'write', state, {}, less.token), {
    status: 403,
    error: { data: { name: 'INSUFFICIENT_SCOPE' } },
  })
  await mona.sessions.take(mona.sid)
  t.match(await retry(one, 'write', state), { status: 401 })
  const again = await one.signIn({ userId: 1, login: 'mona', scopes: ['github:write'] })
  t.match(await retry(one, 'write', state, {}, again.token), { result: { resultType: 'complete' } })
})
