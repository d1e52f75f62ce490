import type { JSONRPCRequest, ServerContext } from '@modelcontextprotocol/server'
import { ProtocolError } from '@modelcontextprotocol/server'
import t from 'tap'
import { errors as catalogue } from '#shared/errors/catalogue.ts'
import { Cancellation } from '../../calls/cancellation.ts'
import { authInfoOf } from '../../calls/handlers.ts'
import { statelessServer } from '../../protocol/build-server.ts'
import { DirectServer, unknownMethod } from '../../protocol/direct-server.ts'
import { modern } from '../build.ts'
import { testCaller } from '../caller.ts'
import { testFeatures } from '../features.ts'
import { buildOptions } from './build-stateless.ts'

const { caller } = testCaller()
const noFeatures = {
  tools: [],
  prompts: [],
  resources: [],
  changes: { lists: false, resources: false },
}

const listing = modern({ method: 'tools/list' }).payload as JSONRPCRequest

/** A server of 2026-07-28, one of whose methods is the test’s. */
async function build(handler?: (params: unknown, context: ServerContext) => unknown) {
  const { options, errors } = await buildOptions(handler ? noFeatures : testFeatures().features)
  const server = await statelessServer(options)
  if (handler) {
    server.setRequestHandler(
      'tools/list',
      async (request, context) => handler(request.params, context) as never
    )
  }
  const left = new Cancellation()
  const sent: object[] = []
  const answer = (request: JSONRPCRequest = listing) =>
    server.answer(request, {
      authInfo: authInfoOf(caller),
      cancellation: left,
      notify: async (notification) => void sent.push(notification),
      id: 3,
    })
  return { server, answer, left, sent, errors }
}

t.test(
  'a handler gets the parameters, and apart from them what is about the request',
  async (t) => {
    const meta = { 'io.modelcontextprotocol/logLevel': 'info', progressToken: 5, traceparent: 'x' }
    const { payload } = modern({ method: 'tools/list', params: { cursor: 'c' }, meta })
    const { answer, left } = await build((params, { mcpReq, http }) => {
      t.same(params, { cursor: 'c', _meta: { progressToken: 5, traceparent: 'x' } })
      t.same(mcpReq._meta, { progressToken: 5, traceparent: 'x' })
      t.match(mcpReq.envelope, { 'io.modelcontextprotocol/logLevel': 'info' })
      t.match(mcpReq, { id: 3, method: 'tools/list', signal: left.signal })
      t.equal(mcpReq.requestState(), undefined)
      t.equal(http?.authInfo?.extra?.['caller'], caller)
      t.equal(http?.authInfo?.token, '', 'no handler needs a token')
      return { tools: [] }
    })
    t.match(await answer(payload as JSONRPCRequest), {
      jsonrpc: '2.0',
      id: 7,
      result: { tools: [] },
    })
  }
)

t.test('notifications go out before the answer', async (t) => {
  const { answer, sent } = await build(async (_params, { mcpReq }) => {
    await mcpReq.notify({
      method: 'notifications/progress',
      params: { progressToken: 1, progress: 1 },
    })
    return { tools: [] }
  })
  await answer()
  t.same(sent, [
    { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: 1 } },
  ])
})

t.test('a feature cannot ask a client in the way of 2025-11-25', async (t) => {
  const { answer } = await build((_params, { mcpReq }) => mcpReq.send({ method: 'roots/list' }))
  t.match(await answer(), { error: { code: -32603 } })
})

t.test('an error of the protocol is told as it is', async (t) => {
  const { answer, errors } = await build(() => {
    throw new ProtocolError(-32002, 'Gone.', { uri: 'x' })
  })
  t.same(await answer(), {
    jsonrpc: '2.0',
    id: 7,
    error: { code: -32602, message: 'Gone.', data: { uri: 'x' } },
  })
  t.same(errors, [])
})

t.test('any other error is an internal one, told in words of ours and to the log', async (t) => {
  const ours = catalogue.STORE_UNAVAILABLE()
  const internal = catalogue.INTERNAL_ERROR().message
  for (const [thrown, message] of [
    [ours, ours.message],
    [new TypeError('secret detail'), internal],
    [Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' }), internal],
    [null, internal],
    ['secret text', internal],
  ] as const) {
    const { answer, errors } = await build(() => Promise.reject(thrown))
    t.match(await answer(), { error: { code: -32603, message } })
    t.same(errors, [thrown])
  }
})

t.test('a result that cannot be written is an internal error', async (t) => {
  const { answer } = await build(() => ({ tools: [], resultType: 5 }))
  t.match(await answer(), { error: { code: -32603 } })
})

t.test('wrong parameters are told in words of ours, without the SDK’s schema', async (t) => {
  const { answer } = await build()
  const request = { ...listing, params: { ...listing.params, cursor: 5 } }
  t.match(await answer(request), {
    error: { code: -32602, message: 'The parameters of tools/list are not valid.' },
  })
})

t.test('who left is answered by nothing, whatever came of the request', async (t) => {
  for (const outcome of [async () => ({ tools: [] }), () => Promise.reject(new Error('x'))]) {
    const { answer, left, errors } = await build(() => {
      left.cancel()
      return outcome()
    })
    t.equal(await answer(), null)
    t.same(errors, [])
  }
})

t.test('what the SDK would refuse before a method runs is left to it', async (t) => {
  const { answer } = await build(() => t.fail('ran'))
  const unknown = [
    'no/such',
    'prompts/list',
    'ping',
    'logging/setLevel',
    'initialize',
    'constructor',
  ]
  for (const method of unknown) t.equal(await answer({ ...listing, method }), undefined, method)
  const level = { 'io.modelcontextprotocol/logLevel': 'loud' }
  const { payload } = modern({ method: 'tools/list', meta: level })
  t.equal(await answer(payload as JSONRPCRequest), undefined)
  for (const params of [undefined, {}, { _meta: {} }, { _meta: null }]) {
    t.equal(await answer({ ...listing, params } as JSONRPCRequest), undefined)
  }
  t.same(unknownMethod(listing), {
    jsonrpc: '2.0',
    id: 7,
    error: { code: -32601, message: 'Method not found' },
  })
})

t.test('the members of the SDK that it is built on are there', async (t) => {
  const { prototype } = DirectServer as unknown as { prototype: Record<string, unknown> }
  for (const name of ['_getRequestHandler', '_wireCodec', '_outboundServerInfo', 'buildContext']) {
    t.type(prototype[name], 'function', name)
  }
})
