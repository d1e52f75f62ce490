import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import type { Test } from 'tap'
import t from 'tap'
import { startTokenProxy } from '../../testing/token-proxy.ts'

/** A proxy in front of a server that answers so. */
async function proxied(
  t: Test,
  answer: (request: IncomingMessage, response: ServerResponse) => void
) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await startTokenProxy()
  proxy.target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.teardown(async () => {
    await proxy.close()
    server.closeAllConnections()
    server.close()
  })
  return proxy
}

const showsHeaders = (request: IncomingMessage, response: ServerResponse) => {
  response.end(JSON.stringify(request.rawHeaders))
}

/** Sends these very bytes; resolves to the headers that arrived. */
async function arriving(url: string, lines: string[]): Promise<string[]> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(`${['GET /mcp HTTP/1.1', ...lines, 'Connection: close', '', ''].join('\r\n')}`)
  const text = (await socket.setEncoding('utf8').toArray()).join('')
  return JSON.parse(/\[.*\]/.exec(text)![0])
}

const odd = ['Host: Evil.example', 'ORIGIN: http://evil.example', 'x-two: 1', 'X-Two:  2 ']
const oddRaw = ['Host', 'Evil.example', 'ORIGIN', 'http://evil.example', 'x-two', '1', 'X-Two', '2']
const closes = ['Connection', 'close']

t.test('a request arrives as it was sent, and with a token', async (t) => {
  const proxy = await proxied(t, showsHeaders)
  t.same(await arriving(proxy.url, odd), [...oddRaw, ...closes])
  proxy.token = 'abc'
  const added = ['Authorization', 'Bearer abc']
  t.same(await arriving(proxy.url, odd), [...oddRaw, ...closes, ...added])
})

t.test('one that brings a token of its own keeps it', async (t) => {
  const proxy = await proxied(t, showsHeaders)
  proxy.token = 'abc'
  const sent = ['Host: localhost', 'authorization: Bearer own']
  t.same(await arriving(proxy.url, sent), [
    ...['Host', 'localhost', 'authorization', 'Bearer own'],
    ...closes,
  ])
})

t.test('both directions stream, and who leaves is known on the other side', async (t) => {
  const left = Promise.withResolvers<void>()
  const proxy = await proxied(t, (incoming, response) => {
    response.on('close', left.resolve)
    response.flushHeaders()
    incoming.pipe(response)
  })
  const asking = request(proxy.url, { method: 'POST' })
  asking.flushHeaders()
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  for (const word of ['one', 'two']) {
    asking.write(word)
    t.equal(String((await once(answer, 'data'))[0]), word)
  }
  // A connection that is cut is an error of its stream.
  answer.once('error', () => {})
  asking.destroy()
  await left.promise
})

t.test('an answer that breaks off breaks off for its client too', async (t) => {
  const proxy = await proxied(t, (_incoming, response) => {
    response.write('the beginning', () => response.destroy())
  })
  const answer = await fetch(proxy.url)
  await t.rejects(answer.text())
})
