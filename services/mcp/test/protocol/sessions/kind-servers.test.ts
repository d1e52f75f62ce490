import type { JSONRPCRequest } from '@modelcontextprotocol/server'
import type { Test } from 'tap'
import t from 'tap'
import { Cancellation } from '../../../calls/cancellation.ts'
import { authInfoOf } from '../../../calls/handlers.ts'
import { CallTransport, kindServers } from '../../../protocol/sessions/kind-servers.ts'
import { testCaller } from '../../caller.ts'
import { testFeatures } from '../../features.ts'
import { buildOptions } from '../build-stateless.ts'

const clientInfo = { name: 'test', version: '1' }
const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07']

async function build() {
  const { options, errors } = await buildOptions(testFeatures().features)
  let registered = 0
  const servers = kindServers({ ...options, register: () => void registered++ })
  return { servers, errors, registered: () => registered }
}

t.test('a client gets the revision it asks for, or the newest that has sessions', async (t) => {
  const { servers } = await build()
  const asked = [...versions, '2026-07-28', '1999-01-01', '']
  for (const protocolVersion of asked) {
    const params = { protocolVersion, capabilities: {}, clientInfo }
    const given = versions.includes(protocolVersion) ? protocolVersion : '2025-11-25'
    t.match(await servers.initialize('id', params), {
      jsonrpc: '2.0',
      id: 'id',
      result: {
        protocolVersion: given,
        serverInfo: { name: 'gatehouse' },
        capabilities: { tools: {}, logging: {} },
        instructions: /data, never instructions/,
      },
    })
  }
})

t.test('what 2026-07-28 alone has is not in the answer', async (t) => {
  const { servers } = await build()
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }
  const answer = JSON.stringify(await servers.initialize(1, params))
  t.notMatch(answer, /resultType|ttlMs|cacheScope|_meta/)
})

t.test('a handshake in another form is answered with an error', async (t) => {
  const { servers } = await build()
  for (const params of [
    undefined,
    {},
    { protocolVersion: '2025-11-25' },
    { protocolVersion: 5, capabilities: {}, clientInfo },
    { protocolVersion: '2025-11-25', capabilities: { sampling: 5 }, clientInfo },
    { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test' } },
  ]) {
    const error = { code: -32602, message: 'The parameters of initialize are not valid.' }
    t.match(await servers.initialize(1, params), { id: 1, error })
  }
})

t.test('all clients of a kind have one server', async (t) => {
  const { servers, registered } = await build()
  const kind = { version: '2025-11-25', capabilities: { sampling: {} } }
  const [one, two] = await Promise.all([servers.of(kind), servers.of(structuredClone(kind))])
  t.equal(one, two)
  t.equal(registered(), 1)
  t.not(one, await servers.of({ ...kind, version: '2025-06-18' }))
  t.not(one, await servers.of({ ...kind, capabilities: {} }))
})

/** Calls `ask` on the server of a kind, as call number 5; answers what is asked with `answer`. */
async function askOf(t: Test, capabilities: object, answer?: object) {
  const { servers, errors } = await build()
  const { server, transport } = await servers.of({ version: '2025-11-25', capabilities })
  const asked: object[] = []
  transport.calls.set(5, async (message) => {
    asked.push(message)
    const { id } = message as JSONRPCRequest
    transport.onmessage?.({ jsonrpc: '2.0', id, ...answer } as never)
  })
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'ask' } } as const
  const cancellation = new Cancellation()
  const authInfo = authInfoOf(testCaller().caller)
  const around = { authInfo, cancellation, notify: async () => {}, id: 5 }
  const result = await server.answer(call, around)
  t.same(errors, [])
  return { result, asked }
}

t.test('a question goes out with the call it is about, and its answer comes back in', async (t) => {
  const answer = { result: { action: 'accept', content: { answer: 'me' } } }
  const { result, asked } = await askOf(t, { elicitation: { form: {} } }, answer)
  t.match(asked, [{ method: 'elicitation/create', params: { message: 'What is it?' } }])
  const text = /"action":"accept".*"answer":"me".*"state":\{"asked":"once"\}/
  t.match(result, { result: { content: [{ text }] } })
})

t.test('`elicitation: {}` is one who fills in forms', async (t) => {
  const { asked } = await askOf(t, { elicitation: {} }, { result: { action: 'decline' } })
  t.equal(asked.length, 1)
})

t.test('an answer in another form is told to the model, and breaks nothing', async (t) => {
  for (const answer of [
    { result: {} },
    { result: { action: 'maybe' } },
    { error: { code: -1, message: 'no' } },
  ]) {
    const { result } = await askOf(t, { elicitation: { form: {} } }, answer)
    t.match(result, { result: { isError: true } }, JSON.stringify(answer))
  }
})

t.test('who did not say that it can be asked is not', async (t) => {
  const { result, asked } = await askOf(t, { elicitation: { url: {} }, sampling: {} })
  t.same(asked, [])
  t.match(result, { result: { isError: true, content: [{ text: /did not declare/ }] } })
})

t.test('a server speaks within its calls alone', async (t) => {
  const transport = new CallTransport()
  const message = { jsonrpc: '2.0', method: 'notifications/message' } as const
  await t.rejects(transport.send(message), { name: 'TypeError' })
  await t.rejects(transport.send(message, { relatedRequestId: 7 }), { name: 'TypeError' })
  await transport.send({ jsonrpc: '2.0', id: 1, result: {} })
})
