import t from 'tap'
import { startTracing } from '#shared/test/telemetry/spans.ts'
import { answerIn, build, legacy } from '../build.ts'

const { ended } = startTracing()

t.test('what names nothing is refused by the protocol, traced or not', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const named = [{ toString: 1 }, null, 5, ['get_github_user_info'], undefined]
  for (const method of ['tools/call', 'prompts/get', 'resources/read']) {
    for (const name of named) {
      ended.length = 0
      const response = await app.inject(legacy({ method, params: { name, uri: name }, token }))
      t.match(answerIn(response), { error: { code: -32602 } }, `${method} ${JSON.stringify(name)}`)
      t.ok(ended.some((span) => span.name === method))
    }
  }
})

t.test('parameters that are null are none', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const message = legacy({ method: 'tools/call', token })
  const response = await app.inject({ ...message, payload: { ...message.payload, params: null } })
  t.ok(response.statusCode < 500, response.payload)
})
