import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import { webRequest } from '../../http/web-request.ts'

const url = 'https://mcp.example.com/mcp'

/** A socket that answers when `finish` is called; `made` is the request as the SDK gets it. */
async function build(t: Test) {
  const app = Fastify()
  const made = Promise.withResolvers<Request>()
  const finish = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  app.post('/mcp', async (incoming, reply) => {
    reply.raw.once('close', () => setImmediate(closed.resolve))
    made.resolve(webRequest(incoming, reply, url).request)
    await finish.promise
    return 'done'
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  const { port } = app.server.address() as AddressInfo
  return { port, made: made.promise, finish: finish.resolve, closed: closed.promise }
}

t.test('the transport’s headers go in, credentials stay out', async (t) => {
  const { port, made, finish } = await build(t)
  const headers = {
    accept: 'application/json, text/event-stream',
    'mcp-method': 'tools/call',
    'last-event-id': '7',
    authorization: 'Bearer secret',
    cookie: 'a=b',
    'x-forwarded-for': '1.2.3.4',
  }
  const answer = fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST', headers })
  const web = await made
  t.equal(web.url, url)
  t.equal(web.method, 'POST')
  t.same(Object.fromEntries(web.headers), {
    accept: headers.accept,
    'mcp-method': 'tools/call',
    'last-event-id': '7',
  })
  finish()
  await (await answer).text()
})

t.test('a request that is answered is not aborted', async (t) => {
  const { port, made, finish, closed } = await build(t)
  const answer = fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST' })
  const { signal } = await made
  finish()
  t.equal(await (await answer).text(), 'done')
  await closed
  t.equal(signal.aborted, false)
})

t.test('a client that hangs up aborts it', async (t) => {
  const { port, made, finish } = await build(t)
  const outgoing = request({ port, path: '/mcp', method: 'POST' })
  outgoing.on('error', () => {})
  outgoing.end()
  const { signal } = await made
  const aborted = once(signal, 'abort')
  outgoing.destroy()
  await aborted
  t.equal(signal.aborted, true)
  finish()
})

t.test('it can be ended earlier', async (t) => {
  const app = Fastify()
  app.post('/mcp', async (incoming, reply) => {
    const { request: web, abort } = webRequest(incoming, reply, url)
    abort()
    return { aborted: web.signal.aborted }
  })
  t.teardown(() => app.close())
  t.same((await app.inject({ method: 'POST', url: '/mcp' })).json(), { aborted: true })
})
