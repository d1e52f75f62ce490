import { Type } from '@sinclair/typebox'
import t from 'tap'
import { defineTool } from '../../tools/tool.ts'
import { answerIn, build, legacy, modern } from '../build.ts'

const methods = ['elicitation/create', 'sampling/createMessage', 'roots/list'] as const

/** Says what its client may be asked. */
const survey = defineTool({
  name: 'survey',
  title: 'Survey',
  description: 'Says what its client may be asked.',
  set: 'users',
  scopes: ['github:read'],
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: Type.Object({}),
  run: async (_input, { canAsk }) => ({
    content: [{ type: 'text', text: methods.filter(canAsk).join() }],
  }),
})

const call = { method: 'tools/call', params: { name: 'survey', arguments: {} } }
const capabilities = { sampling: {}, roots: { listChanged: true } }

t.test('a request of 2026-07-28 says itself what its client may be asked', async (t) => {
  const { app, signIn } = await build(t, { features: { tools: [survey] } })
  const { token } = await signIn({ userId: 1, login: 'mona' })
  for (const [declared, expected] of [
    [{}, ''],
    [capabilities, 'sampling/createMessage,roots/list'],
  ] as const) {
    const message = modern({ ...call, token })
    message.payload.params._meta['io.modelcontextprotocol/clientCapabilities'] = declared
    const { result } = answerIn(await app.inject(message))
    t.equal(result.content[0].text, expected)
  }
})

t.test('a session of 2025-11-25 remembers it; without one nothing can be asked', async (t) => {
  const { app, signIn } = await build(t, { features: { tools: [survey] } })
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const clientInfo = { name: 'test', version: '1' }
  const params = { protocolVersion: '2025-11-25', capabilities, clientInfo }
  const begun = await app.inject(legacy({ method: 'initialize', params, token }))
  const headers = { 'mcp-session-id': String(begun.headers['mcp-session-id']) }
  const inSession = answerIn(await app.inject(legacy({ ...call, token, headers })))
  t.equal(inSession.result.content[0].text, 'sampling/createMessage,roots/list')
  const outside = answerIn(await app.inject(legacy({ ...call, token })))
  t.equal(outside.result.content[0].text, '')
})
