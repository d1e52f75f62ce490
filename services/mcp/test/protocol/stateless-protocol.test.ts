import type { Test } from 'tap'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { build, modern } from '../build.ts'
import { testFeatures } from '../features.ts'
import { countIntervals } from '../intervals.ts'
import { send, sendAndLeave } from '../talk.ts'

const logLevel = { 'io.modelcontextprotocol/logLevel': 'debug' }

async function start(t: Test) {
  const { features, held } = testFeatures()
  const built = await build(t, { features })
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const call = (name: string, value?: string, more: object = {}) =>
    modern({ method: 'tools/call', params: { name, arguments: { value } }, token, ...more })
  return { built, held, token, call }
}

t.test('an answer alone is JSON, and what precedes it makes a stream', async (t) => {
  const { built, call } = await start(t)
  const alone = await built.app.inject(call('log'))
  t.match(alone.headers['content-type'], /^application\/json/)
  const response = await send(built, call('log', undefined, { meta: logLevel }))
  t.equal(response.headers['content-type'], 'text/event-stream')
  t.equal(response.headers['x-accel-buffering'], 'no')
  const events = await response.rest()
  t.equal(events.length, 9)
  t.match(events[0], { id: undefined, message: { params: { level: 'debug' } } })
  t.match(events.at(-1), { message: { id: 7, result: { resultType: 'complete' } } })
})

t.test('what a call tells after its answer is told to nobody', async (t) => {
  const { built, call } = await start(t)
  const intervals = countIntervals(t)
  const response = await send(
    built,
    call('late', undefined, { meta: { ...logLevel, progressToken: 1 } })
  )
  t.match(response.headers['content-type'], /^application\/json/)
  t.match(JSON.parse(await response.text()), { result: { content: [{ text: 'early' }] } })
  await new Promise(setImmediate)
  t.equal(intervals(), 0)
  t.notMatch(built.logLines.join(''), /"level":"(?:warn|error)"/)
})

t.test('a client that hangs up cancels its call', async (t) => {
  const { built, held, call } = await start(t)
  for (const [at, value] of [undefined, 'log'].entries()) {
    const left = await sendAndLeave(built, call('wait', value, { meta: logLevel }))
    await until(() => held.signals.length > at)
    t.notOk(held.signals[at]!.aborted)
    left.hangUp()
    await until(() => held.signals[at]!.aborted)
    t.ok(held.signals[at]!.aborted)
  }
})

t.test('so does one whose request takes the way through the SDK', async (t) => {
  const { built, held, call } = await start(t)
  const encoded = `=?base64?${Buffer.from('wait').toString('base64')}?=`
  const left = await sendAndLeave(
    built,
    call('wait', undefined, { headers: { 'mcp-name': encoded } })
  )
  await until(() => held.signals.length === 1)
  left.hangUp()
  await until(() => held.signals[0]!.aborted)
  t.ok(held.signals[0]!.aborted)
})

t.test('an answered call was not cancelled', async (t) => {
  const { built, held, call } = await start(t)
  held.release()
  const response = await send(built, call('wait'))
  t.match(JSON.parse(await response.text()), { result: { content: [{ text: 'waited' }] } })
  await new Promise(setImmediate)
  t.notOk(held.signals[0]!.aborted)
})

t.test('a name in base64 is the name', async (t) => {
  const { built, call } = await start(t)
  const named = (name: string) =>
    call('echo', 'a', {
      headers: { 'mcp-name': `=?base64?${Buffer.from(name).toString('base64')}?=` },
    })
  t.match((await built.app.inject(named('echo'))).json(), { result: { content: [{ text: 'a' }] } })
  const wrong = await built.app.inject(named('other'))
  t.equal(wrong.statusCode, 400)
  t.match(wrong.json(), { error: { code: -32020 } })
})

t.test('a capability that a call cannot do without is named', async (t) => {
  const { built, call } = await start(t)
  const response = await built.app.inject(call('ask'))
  t.equal(response.statusCode, 400)
  t.match(response.json(), {
    id: 7,
    error: { code: -32021, data: { requiredCapabilities: { elicitation: { form: {} } } } },
  })
  for (const capabilities of [{ elicitation: {} }, { elicitation: { form: {} } }]) {
    const asked = await built.app.inject(call('ask', undefined, { capabilities }))
    t.match(asked.json(), { result: { resultType: 'input_required' } })
  }
})
