import t from 'tap'
import { startTracing } from '#shared/test/telemetry/spans.ts'
import { build } from './build.ts'
import { apiKey, completion } from './llm-server.ts'

const { ended, inRequest } = startTracing()

t.test('an answer that was cut by its tokens says so', async (t) => {
  const { complete } = await build(t, (response) => {
    response.end(completion('half an', { finish_reason: 'length' }))
  })
  t.match(await complete(), { text: 'half an', stopReason: 'length', isCut: true })
})

t.test('what an endpoint does not tell is null', async (t) => {
  const { complete } = await build(t, (response) => {
    response.end('{"choices":[{"message":{"content":"text"}}]}')
  })
  t.same(await complete(), { text: 'text', model: null, stopReason: null, isCut: false })
})

t.test('each way in which an endpoint fails has its code, and none of its words', async (t) => {
  const words = `internal words, ${apiKey}`
  const failures: [number, Record<string, string>, string, string][] = [
    [401, {}, 'LLM_REFUSED', 'SYS_011'],
    [403, {}, 'LLM_REFUSED', 'SYS_011'],
    [429, {}, 'LLM_RATE_LIMITED', 'RATE_004'],
    [400, {}, 'LLM_BAD_ANSWER', 'SYS_012'],
    [404, {}, 'LLM_BAD_ANSWER', 'SYS_012'],
    [500, {}, 'LLM_BAD_ANSWER', 'SYS_012'],
    [503, { 'content-type': 'text/html' }, 'LLM_BAD_ANSWER', 'SYS_012'],
    [200, { 'content-type': 'text/html' }, 'LLM_BAD_ANSWER', 'SYS_012'],
  ]
  for (const [status, headers, name, code] of failures) {
    const { complete } = await build(t, (response) => {
      response.writeHead(status, headers).end(`<p>${words}</p>`)
    })
    const error = await inRequest(complete).then(
      () => null,
      (thrown) => thrown
    )
    t.match(error, { name, code }, String(status))
    const { message, hint, facts, stack } = error
    t.notMatch(JSON.stringify({ message, hint, facts, stack }), apiKey)
    t.notMatch(JSON.stringify({ message, hint, facts, stack }), 'internal words')
  }
  const told = JSON.stringify(
    ended.map(({ name, attributes, events, status }) => ({ name, attributes, events, status }))
  )
  t.match(told, '"name":"POST /chat/completions"')
  t.match(told, '"http.response.status_code":429')
  t.match(told, '"error.type":"429"')
  for (const secret of [apiKey, 'internal words', 'What is this?']) t.notMatch(told, secret)
})

t.test('what is no chat completion cannot be used', async (t) => {
  const wrong = [
    '',
    'null',
    '[]',
    '{}',
    '{"choices":[]}',
    '{"choices":[{}]}',
    '{"choices":[{"message":{"content":7}}]}',
    '{"error":{"message":"no"}}',
    completion(null),
    completion(''),
    completion(' \n'),
    completion([{ type: 'text', text: 'parts' }]),
  ]
  for (const body of wrong) {
    const { complete } = await build(t, (response) => void response.end(body))
    await t.rejects(complete(), { name: 'LLM_BAD_ANSWER' }, body)
  }
})

t.test('a model that only thought is told apart', async (t) => {
  const { complete } = await build(t, (response) => {
    response.end(completion(null, { finish_reason: 'length' }))
  })
  await t.rejects(complete(), { name: 'LLM_BAD_ANSWER', message: /used all of max_tokens/ })
})

t.test('a wait is told as the endpoint names it, within a day', async (t) => {
  const inAMinute = new Date(Date.now() + 59_500).toUTCString()
  const waits: [string | null, number[]][] = [
    ['7', [7]],
    ['0', [1]],
    ['1', [1]],
    [null, [60]],
    ['soon', [60]],
    [inAMinute, [57, 58, 59, 60]],
    ['Thu, 01 Jan 1970 00:00:00 GMT', [1]],
    ['9'.repeat(15), [86_400]],
  ]
  for (const [retryAfter, seconds] of waits) {
    const { complete } = await build(t, (response) => {
      response.writeHead(429, retryAfter === null ? {} : { 'retry-after': retryAfter }).end()
    })
    const { message, details } = await complete().then(
      () => t.fail('nothing was refused'),
      (thrown) => thrown
    )
    const { retryAfterSeconds } = details
    t.ok(seconds.includes(retryAfterSeconds), `${retryAfter}: ${retryAfterSeconds}`)
    const unit = retryAfterSeconds === 1 ? 'second' : 'seconds'
    t.match(message, ` wait ${retryAfterSeconds} ${unit}.`)
  }
})
