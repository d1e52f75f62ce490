import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { shapes } from './shapes.ts'
import { signIn } from './signed-in.ts'

t.test('a standing stream is taken for no leak by Node', async (t) => {
  const shape = await shapes.embedded()
  t.teardown(() => shape.close())
  const { keychain, client } = await signIn(shape.url, 'mona-demo')
  t.teardown(() => client.close())
  const warnings: Error[] = []
  const note = (warning: Error) => void warnings.push(warning)
  process.on('warning', note)
  t.teardown(() => process.off('warning', note))

  const headers = {
    authorization: `Bearer ${keychain.tokens().access_token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'a-client', version: '1' },
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })
  const begun = await fetch(`${shape.url}/mcp`, { method: 'POST', headers, body })
  const id = begun.headers.get('mcp-session-id')!
  const answer = await fetch(`${shape.url}/mcp`, {
    headers: { ...headers, accept: 'text/event-stream', 'mcp-session-id': id },
  })
  const reader = answer.body!.getReader()
  t.match(Buffer.from((await reader.read()).value!).toString(), ': connected')
  await nextTurn()
  t.same(
    warnings.map(({ message }) => message),
    []
  )
  await reader.cancel()
})
