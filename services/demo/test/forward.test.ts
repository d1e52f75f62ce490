import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { upstreamAt } from '../forward.ts'

async function serve(t: Test, listener: RequestListener, timeoutMs?: number) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const upstream = upstreamAt(`http://127.0.0.1:${port}`, timeoutMs)
  t.teardown(async () => {
    await upstream.close()
    server.closeAllConnections()
    server.close()
  })
  return upstream
}

t.test('headers of the connection stop here, in both directions', async (t) => {
  const upstream = await serve(t, (request, response) => {
    response.setHeader('keep-alive', 'timeout=9')
    response.setHeader('x-kept', ['one', 'two'])
    response.end(JSON.stringify(request.headers))
  })
  const answer = await upstream.forward({
    method: 'GET',
    path: '/',
    headers: { te: 'trailers', expect: '100-continue', host: 'here.example', 'x-asked': 'yes' },
  })
  t.match(JSON.parse(answer.body.toString()), { host: 'here.example', 'x-asked': 'yes' })
  t.notMatch(answer.body.toString(), /trailers|100-continue/)
  t.same(answer.headers['x-kept'], ['one', 'two'])
  t.hasStrict(answer, { status: 200 })
  t.notOk('keep-alive' in answer.headers || 'content-length' in answer.headers)
})

t.test('an answer beyond 8 MiB is cut off with an error', async (t) => {
  const upstream = await serve(t, (_request, response) => {
    response.end(Buffer.alloc(8 * 1024 * 1024 + 1))
  })
  const asked = upstream.forward({ method: 'GET', path: '/', headers: {} })
  await t.rejects(asked, { code: 'API_001' })
})

t.test('an upstream that says nothing is waited for no longer than the limit', async (t) => {
  const upstream = await serve(t, () => undefined, 50)
  const asked = upstream.forward({ method: 'GET', path: '/', headers: {} })
  await t.rejects(asked, { code: 'API_001', cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } })
})
