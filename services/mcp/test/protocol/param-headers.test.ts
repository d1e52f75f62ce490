import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Type } from '@sinclair/typebox'
import type { Test } from 'tap'
import t from 'tap'
import { defineTool } from '../../tools/tool.ts'
import { answerIn, build, legacy, modern } from '../build.ts'
import { listen } from '../listen.ts'

const place = defineTool({
  name: 'place',
  title: 'Place',
  description: 'Says where.',
  set: 'users',
  scopes: ['github:read'],
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: Type.Object({
    region: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        type: 'string',
        'x-mcp-header': 'Region',
      })
    ),
    floor: Type.Optional(Type.Integer({ 'x-mcp-header': 'Floor' })),
    inner: Type.Optional(Type.Object({ lit: Type.Boolean({ 'x-mcp-header': 'Lit' }) })),
  }),
  run: async (input) => ({ content: [{ type: 'text', text: JSON.stringify(input) }] }),
})

type Headers = Record<string, string>
type Arguments = Record<string, unknown>

/** Resolves to how a call is answered: `ok`, or the status and the message of an error. */
async function caller(t: Test) {
  const { app, signIn } = await build(t, { features: { tools: [place] } })
  const { token } = await signIn({ userId: 1, login: 'mona' })
  return async (
    args: Arguments,
    headers: Headers,
    { make = modern, name = 'place', more = {} } = {}
  ) => {
    const params = { name, arguments: args, ...more }
    const response = await app.inject(make({ method: 'tools/call', params, token, headers }))
    const { result, error } = answerIn(response)
    if (result) return result.isError ? result.content[0].text : 'ok'
    return `${response.statusCode} ${error.code} ${error.message}`
  }
}

/** The same call in a revision that nobody knows yet. */
function ofTheFuture(message: Parameters<typeof modern>[0]) {
  const made = modern({ ...message, headers: { 'mcp-protocol-version': '2030-01-01' } })
  made.payload.params._meta['io.modelcontextprotocol/protocolVersion'] = '2030-01-01'
  return made
}

const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`

/** An answer to an earlier question goes another way through the service. */
const ways = { 'a first request': {}, 'an answer to a question': { inputResponses: {} } }

for (const [way, more] of Object.entries(ways)) {
  t.test(`${way}: headers that say what the arguments say are let through`, async (t) => {
    const call = await caller(t)
    const right: [Arguments, Headers][] = [
      [{}, {}],
      [{ region: null }, {}],
      [{}, { 'mcp-param-region': 'of no interest' }],
      [{ region: 'eu' }, { 'Mcp-Param-REGION': 'eu' }],
      [{ region: '42' }, { 'mcp-param-region': '42' }],
      [{ region: '' }, { 'mcp-param-region': '' }],
      [{ region: 'Zürich ' }, { 'mcp-param-region': base64('Zürich ') }],
      [{ region: '\ufeffeu' }, { 'mcp-param-region': base64('\ufeffeu') }],
      [{ region: '=?base64?ZXU=' }, { 'mcp-param-region': '=?base64?ZXU=' }],
      [{ floor: 42 }, { 'mcp-param-floor': '42.0' }],
      [{ inner: { lit: false } }, { 'mcp-param-lit': 'false' }],
    ]
    for (const [args, headers] of right) {
      t.equal(await call(args, headers, { more }), 'ok', JSON.stringify([args, headers]))
    }
  })

  t.test(`${way}: headers that say something else are refused, and told by name`, async (t) => {
    const call = await caller(t)
    const wrong: [Arguments, Headers, string][] = [
      [{ region: 'eu' }, {}, 'region is missing, but the argument region is given'],
      [{ region: 'eu' }, { 'mcp-param-region': 'us' }, 'region differs from the argument region'],
      [{ region: 'eu' }, { 'mcp-param-region': 'EU' }, 'region differs from the argument region'],
      [{ region: 'eu' }, { 'mcp-param-region': '=?base64?ZXU?=' }, 'region is not valid Base64'],
      [{ region: 'eu' }, { 'mcp-param-region': '=?base64?Z!!!?=' }, 'region is not valid Base64'],
      [{ region: 'eu' }, { 'mcp-param-region': '=?base64?/w==?=' }, 'region is not valid Base64'],
      [{ region: '42' }, { 'mcp-param-region': '42.0' }, 'region differs from the argument region'],
      [{ floor: 42 }, { 'mcp-param-floor': '43' }, 'floor differs from the argument floor'],
      [{ floor: 42 }, { 'mcp-param-floor': '0x2a' }, 'floor differs from the argument floor'],
      [{ inner: { lit: true } }, {}, 'lit is missing, but the argument inner.lit is given'],
    ]
    for (const [args, headers, words] of wrong) {
      const told = await call(args, headers, { more })
      t.match(told, `400 -32020 The header mcp-param-${words}`, JSON.stringify([args, headers]))
    }
  })
}

t.test('what else is wrong with a call is told as ever', async (t) => {
  const call = await caller(t)
  t.match(await call({ region: {} }, {}), 'VAL_001 INVALID_INPUT: region is an object')
  t.match(await call({ region: 'eu' }, {}, { name: 'nowhere' }), '-32602 There is no tool')
  const headers = { 'mcp-method': 'tools/list' }
  t.match(await call({ region: 'eu' }, headers), '400 -32020 Bad Request')
  t.match(await call({ region: 'eu' }, {}, { make: ofTheFuture }), '400 -32022')
})

t.test('2025-11-25 knows no such headers', async (t) => {
  const call = await caller(t)
  t.equal(await call({ region: 'eu' }, {}, { make: legacy as typeof modern }), 'ok')
})

t.test('the SDK’s client sends them by itself', async (t) => {
  const { url, signIn } = await listen(t, { features: { tools: [place] } })
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const options = { versionNegotiation: { mode: { pin: '2026-07-28' } } } as const
  const client = new Client({ name: 'test', version: '1' }, options)
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }))
  t.teardown(() => client.close())
  await client.listTools()
  const args = { region: 'Zürich', floor: 7, inner: { lit: true } }
  const { content } = await client.callTool({ name: 'place', arguments: args })
  t.match(content, [{ text: JSON.stringify(args) }])
})
