import t from 'tap'
import { ask, elicit, isAsk, listRoots, sample } from '../../features/ask.ts'
import { answerIn, build, modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { beginSession } from '../session.ts'
import { send } from '../talk.ts'

const capabilities = { elicitation: { form: {} } }
const content = { answer: 'yes' }
const given = { action: 'accept', content }

t.test('a question is told apart from a result, and carries a state if it has one', async (t) => {
  const questions = { a: elicit('What?', { type: 'object' }), b: listRoots() }
  t.same(ask(questions), { ask: questions })
  t.same(ask(questions, null), { ask: questions, state: null })
  t.ok(isAsk(ask(questions)))
  t.notOk(isAsk([]))
  t.notOk(isAsk({ content: [] }))
})

t.test('questions are requests of the protocol', async (t) => {
  t.same(elicit('What?', { type: 'object' }), {
    method: 'elicitation/create',
    params: { mode: 'form', message: 'What?', requestedSchema: { type: 'object' } },
  })
  const params = { messages: [], maxTokens: 5 }
  t.same(sample(params), { method: 'sampling/createMessage', params })
  t.same(listRoots(), { method: 'roots/list' })
})

const asking = {
  'a tool': { method: 'tools/call', params: { name: 'ask' } },
  'a prompt': { method: 'prompts/get', params: { name: 'ask' } },
  'a resource': { method: 'resources/read', params: { uri: 'test://asks' } },
}

for (const [what, message] of Object.entries(asking)) {
  t.test(`${what} asks a client of 2026-07-28 by its result`, async (t) => {
    const built = await build(t, { features: testFeatures().features })
    const { token } = await built.signIn({ userId: 1, login: 'mona' })
    const request = { ...message, token, capabilities }
    const asked = answerIn(await built.app.inject(modern(request))).result
    t.match(asked, { resultType: 'input_required', inputRequests: { question: {} } })
    t.notMatch(asked, { ttlMs: Number })
    const { requestState } = asked
    const retry = {
      inputResponses: { question: given },
      ...(requestState !== undefined && { requestState }),
    }
    const params = { ...message.params, ...retry }
    const response = await built.app.inject(modern({ ...request, params }))
    t.match(JSON.stringify(answerIn(response).result), 'answer')
    t.match(answerIn(response), { result: { resultType: 'complete' } })
  })

  t.test(`${what} asks a client of 2025-11-25 by a request`, async (t) => {
    const built = await build(t, { features: testFeatures().features })
    const { token } = await built.signIn({ userId: 1, login: 'mona' })
    const session = await beginSession(built, { token, capabilities })
    const stream = await send(built, session.request(message))
    await stream.next()
    const { id, method } = (await stream.next())!.message
    t.equal(method, 'elicitation/create')
    await built.app.inject(session.post({ id, result: given }))
    const [answer] = await stream.rest()
    t.match(JSON.stringify(answer?.message.result), 'answer')
  })
}
