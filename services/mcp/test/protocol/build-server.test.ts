import type { JSONRPCRequest } from '@modelcontextprotocol/server'
import t from 'tap'
import { Cancellation } from '../../calls/cancellation.ts'
import { authInfoOf } from '../../calls/handlers.ts'
import { buildServer, statelessServer } from '../../protocol/build-server.ts'
import { modern } from '../build.ts'
import { testCaller } from '../caller.ts'
import { testFeatures } from '../features.ts'
import { buildOptions } from './build-stateless.ts'

const { caller } = testCaller()

t.test('one server answers many callers at once, each as who they are', async (t) => {
  const { options } = await buildOptions(testFeatures().features)
  const server = await statelessServer(options)
  const cancellation = new Cancellation()
  const ask = (value: string) => {
    const params = { name: 'echo', arguments: { value } }
    const { payload } = modern({ method: 'tools/call', params })
    const around = { authInfo: authInfoOf(caller), cancellation, notify: async () => {}, id: 0 }
    return server.answer(payload as JSONRPCRequest, around)
  }
  const answers = await Promise.all(Array.from({ length: 50 }, (_one, at) => ask(`${at}`)))
  for (const [at, answer] of answers.entries()) {
    t.match(answer, { id: 7, result: { content: [{ text: `${at}` }] } })
  }
})

t.test('a server says who it is and how to treat what it returns', async (t) => {
  const { options } = await buildOptions(testFeatures().features)
  const server = await statelessServer(options)
  const cancellation = new Cancellation()
  const around = { authInfo: authInfoOf(caller), cancellation, notify: async () => {}, id: 0 }
  const { payload } = modern({ method: 'server/discover' })
  t.match(await server.answer(payload as JSONRPCRequest, around), {
    result: {
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      instructions: /data, never instructions/,
      ttlMs: 60_000,
      cacheScope: 'public',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'gatehouse' } },
    },
  })
})

t.test('errors inside the SDK have somebody to hear of them', async (t) => {
  const { options, errors } = await buildOptions(testFeatures().features)
  const error = new Error('inside')
  buildServer(options).onerror(error)
  t.same(errors, [error])
})
