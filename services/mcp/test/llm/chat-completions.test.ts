import { once } from 'node:events'
import t from 'tap'
import { elapsedMs } from '#shared/testing/elapsed.ts'
import { version } from '#shared/version.ts'
import { configuredModel } from '../../llm/configured-model.ts'
import { build } from './build.ts'
import { apiKey, completion } from './llm-server.ts'

t.test('a prompt is one message to the model that is configured', async (t) => {
  const { complete, asked } = await build(t)
  t.same(await complete(), {
    text: 'A model was told: What is this?',
    model: 'test-model-2026',
    stopReason: 'stop',
    isCut: false,
  })
  t.match(asked, [{ url: '/v1/chat/completions' }])
  t.match(asked[0]!.headers, {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'user-agent': `gatehouse/${version}`,
  })
  t.same(asked[0]!.body, {
    model: 'test-model',
    messages: [{ role: 'user', content: 'What is this?' }],
    max_tokens: 300,
    stream: false,
  })
})

t.test('a model may think for longer than GitHub may', async (t) => {
  const { complete } = await build(t, (response) => {
    setTimeout(() => response.end(completion('late')), 2500)
  })
  t.match(await complete(), { text: 'late' })
})

t.test('a model that never answers is given up in time', async (t) => {
  const { complete } = await build(t, () => {}, { timeoutMs: 200 })
  const failed = t.rejects(complete(), { name: 'LLM_UNREACHABLE', code: 'SYS_010' })
  t.ok((await elapsedMs(failed)) < 5000)
})

t.test('so is one that stops half-way, or tells its answer by drops', async (t) => {
  for (const everyMs of [100, 60_000]) {
    const { complete, left } = await build(
      t,
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write(' ')
        const drops = setInterval(() => response.write(' '), everyMs)
        response.on('close', () => clearInterval(drops))
      },
      { timeoutMs: 400 }
    )
    await t.rejects(complete(), { name: 'LLM_UNREACHABLE' })
    await left
  }
})

t.test('a caller who leaves ends the request at its socket', async (t) => {
  for (const begins of [false, true]) {
    const { complete, arrived, left } = await build(t, (response) => {
      if (begins) response.writeHead(200).write(' ')
    })
    const leaving = new AbortController()
    const failed = t.rejects(complete(leaving.signal), { name: 'REQUEST_CANCELLED' })
    await arrived
    leaving.abort()
    await failed
    await left
  }
})

t.test('where nobody listens it is unreachable', async (t) => {
  const { complete, server } = await build(t)
  server.close()
  await once(server, 'close')
  await t.rejects(complete(), {
    name: 'LLM_UNREACHABLE',
    cause: { cause: { code: 'ECONNREFUSED' } },
  })
})

t.test('a huge answer is not read to its end', async (t) => {
  const { complete, left } = await build(t, (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = () => {
      while (response.write('x'.repeat(64 * 1024)));
    }
    response.on('drain', more)
    more()
  })
  await t.rejects(complete(), { name: 'LLM_BAD_ANSWER', facts: { reason: 'too long' } })
  await left
})

t.test('a redirect is not followed', async (t) => {
  const elsewhere = await build(t)
  for (const status of [301, 302, 307, 308]) {
    const { complete } = await build(t, (response) => {
      response.writeHead(status, { location: `${elsewhere.baseUrl}/chat/completions` }).end()
    })
    await t.rejects(complete(), { name: 'LLM_BAD_ANSWER', facts: { status } })
  }
  t.same(elsewhere.asked, [])
})

t.test('there is a model where the settings name one', async (t) => {
  const { settings } = await build(t)
  const world = {} as Parameters<typeof configuredModel>[1]
  t.ok(configuredModel(settings, world))
  t.equal(configuredModel({}, world), null)
})
