import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Test } from 'tap'
import t from 'tap'
import { checkAnswers, spokenText, statelessCall } from '../../bench/requests.ts'

async function start(t: Test, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  return (status = 200) =>
    checkAnswers({ url, headers: [statelessCall.headers], body: statelessCall.body, status })
}

interface Message {
  id: number
  params: { arguments: { text: string } }
}

/** A server that answers as `echo` does, in one piece or as a stream, with `changes`. */
const echo = (t: Test, { isStream = false, status = 200, changes = {} } = {}) =>
  start(t, async (request, response) => {
    const { id, params } = (await json(request)) as Message
    const { text } = params.arguments
    const result = { content: [{ type: 'text', text }], structuredContent: { text } }
    const message = JSON.stringify({ jsonrpc: '2.0', id, result, ...changes })
    response.writeHead(status)
    response.end(isStream ? `data: \n\nevent: message\ndata: ${message}\n\n` : message)
  })

t.test('a server that answers as it must is measured', async (t) => {
  const check = await echo(t)
  await t.resolves(check())
  const checkStream = await echo(t, { isStream: true })
  await t.resolves(checkStream(), 'in a stream as well')
  const checkRefusal = await echo(t, { status: 401 })
  await t.resolves(checkRefusal(401), 'where a refusal is what is measured')
})

t.test('one that answers anything else is not', async (t) => {
  const checkRefusal = await echo(t, { status: 401 })
  await t.rejects(checkRefusal(), /answered 401/)
  const checkId = await echo(t, { changes: { id: 1 } })
  await t.rejects(checkId(), /answered 200/)
  const result = { content: [{ type: 'text', text: 'an error' }], isError: true }
  const checkText = await echo(t, { changes: { result } })
  await t.rejects(checkText(), /an error/)
  const said = { content: [{ type: 'text', text: spokenText }], structuredContent: {} }
  const checkData = await echo(t, { changes: { result: said } })
  await t.rejects(checkData(), /answered 200/, 'the data is missing')
})
