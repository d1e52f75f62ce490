import type { Test } from 'tap'
import t from 'tap'
import { pooledFetch } from '#shared/http/pooled-fetch.ts'
import { until } from '#shared/test/until.ts'
import type { Built } from '../../build.ts'
import { build, modern } from '../../build.ts'
import type { AnswerModel } from '../../llm/llm-server.ts'
import { apiKey, startLlmServer } from '../../llm/llm-server.ts'
import { beginSession } from '../../session.ts'
import { send, sendAndLeave } from '../../talk.ts'
import { callModern, callParams, read } from './call-as.ts'

const code = 'let secretVariable = 1'
const sampling = { sampling: {} }

/** A server whose operator has a model. */
async function buildWithModel(t: Test, answer?: AnswerModel) {
  const llm = await startLlmServer(t, answer)
  const pool = pooledFetch({ connections: 2, timeoutMs: 10_000 })
  t.teardown(() => pool.close())
  const built = await build(t, { settings: llm.settings })
  const { world } = built
  const toOthers = world.fetch
  world.fetch = (url, init) =>
    String(url).startsWith(llm.baseUrl) ? pool.fetch(url, init) : toOthers(url, init)
  return { built, llm }
}

/** Calls in a session of 2025-11-25 of a client that has a model, up to the question for it. */
async function beginLegacy(built: Built) {
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(built, { token, capabilities: sampling })
  const message = { method: 'tools/call', params: callParams({ code }) }
  const stream = await send(built, session.request(message))
  await stream.next()
  return { session, stream, question: (await stream.next())!.message }
}

/** The same, and answers it. */
async function callLegacy(built: Built, answer: object) {
  const { session, stream, question } = await beginLegacy(built)
  await built.app.inject(session.post({ id: question.id, ...answer }))
  const events = await stream.rest()
  return { question, result: events.at(-1)!.message.result }
}

t.test('a client of 2025-11-25 that can is asked for its model’s answer', async (t) => {
  const { built, llm } = await buildWithModel(t)
  const content = { type: 'text', text: 'It sets a variable.' }
  const { question, result } = await callLegacy(built, {
    result: { role: 'assistant', content, model: 'a-model', stopReason: 'endTurn' },
  })
  t.match(question, { method: 'sampling/createMessage', params: { maxTokens: 500 } })
  t.match(question.params.messages[0].content.text, code)
  t.match(read(t, result).structuredContent, {
    answered_by: 'sampling-2025-11-25',
    analysis: 'It sets a variable.',
    model: 'a-model',
  })
  t.same(llm.asked, [])
})

t.test(
  'a refusal is no failure: the caller answers, and no other model sees the code',
  async (t) => {
    const { built, llm } = await buildWithModel(t)
    const answers: Record<string, object> = {
      refused: { error: { code: -1, message: 'User rejected sampling request' } },
      broken: { error: { code: -32603, message: 'secret words of the client' } },
      nonsense: { result: { role: 'nobody' } },
      'an image': {
        result: {
          role: 'assistant',
          content: { type: 'image', data: 'AAAA', mimeType: 'image/png' },
          model: 'm',
        },
      },
    }
    for (const [what, answer] of Object.entries(answers)) {
      const { result } = await callLegacy(built, answer)
      const { isError, structuredContent, text } = read(t, result)
      t.notOk(isError, what)
      t.match(structuredContent, { answered_by: 'hand-off' }, what)
      t.notMatch(text, 'words of the client')
    }
    const retry = { inputResponses: {} }
    const { second } = await callModern(built, { code }, { capabilities: sampling, retry })
    t.match(read(t, second).structuredContent, { answered_by: 'hand-off' })
    t.same(llm.asked, [])
  }
)

t.test('a call that is cancelled while the client asks its person ends there', async (t) => {
  const { built, llm } = await buildWithModel(t)
  const { session, stream, question } = await beginLegacy(built)
  await built.app.inject(session.cancel(7))
  const rest = await stream.rest()
  t.match(rest, [
    { message: { method: 'notifications/cancelled', params: { requestId: question.id } } },
  ])
  t.equal(rest.length, 1, 'there is no result')
  t.same(llm.asked, [])
})

t.test('for a client without a model the operator’s answers', async (t) => {
  const { built, llm } = await buildWithModel(t)
  const { first } = await callModern(built, { code, max_tokens: 2000, analysis_type: 'review' })
  const { structuredContent, text } = read(t, first)
  t.match(structuredContent, {
    answered_by: 'llm-endpoint',
    model: 'test-model-2026',
    stop_reason: 'stop',
  })
  t.match(text, /^A model was told: Review this code.*secretVariable/s)
  t.match(llm.asked, [{ body: { max_tokens: 2000 } }])
  t.same(built.github.asked, [])
})

t.test(
  'what fails at the endpoint is told by its code, and logged without key and code',
  async (t) => {
    const { built } = await buildWithModel(t, (response) => {
      response.writeHead(401).end(`Incorrect key ${apiKey} for ${code}`)
    })
    const { isError, text } = read(t, (await callModern(built, { code })).first)
    t.ok(isError)
    t.match(
      text,
      /^SYS_011 LLM_REFUSED: The language model of this server refuses its credentials\./
    )
    t.match(built.audit.at(-1), { event: 'api.request', outcome: 'failure', code: 'SYS_011' })
    const log = built.logLines.join('')
    t.match(log, 'SYS_011')
    for (const secret of [apiKey, 'secretVariable', 'Incorrect key']) t.notMatch(log, secret)
  }
)

t.test('a call that is no longer wanted ends the request to the endpoint', async (t) => {
  const { built, llm } = await buildWithModel(t, () => {})
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const message = { method: 'tools/call', params: callParams({ code }), token }
  const call = await sendAndLeave(built, modern(message))
  await llm.arrived
  call.hangUp()
  await llm.left
  await until(() => built.audit.some(({ code: at }) => at === 'SYS_008'))
  t.pass('it was told as cancelled')
})
