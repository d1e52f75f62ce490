import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import { serve } from '../build.ts'

async function open(t: Test, url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.setEncoding('utf8').on('error', () => undefined)
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** All that the server says until it ends the connection, which the client leaves open. */
async function say(t: Test, url: string, text: string): Promise<string> {
  const socket = await open(t, url)
  socket.write(text)
  return (await socket.toArray()).join('')
}

function parsed(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => line.split(': ')))
  return { statusLine, headers, body, error: JSON.parse(body).error }
}

const head = 'POST /here HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer PLANTED\r\n'
// Of a type that is read: any other is refused before its body arrives.
const chunked = `${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
const refusals: [text: string, statusLine: string, code: string][] = [
  ['NONSENSE PLANTED\r\n\r\n', '400 Bad Request', 'VAL_001'],
  [`${head}X-Bad: \0\r\n\r\n`, '400 Bad Request', 'VAL_001'],
  [
    `${head}X-Long: ${'x'.repeat(17_000)}\r\n\r\n`,
    '431 Request Header Fields Too Large',
    'VAL_008',
  ],
  [`${chunked}1;${'x'.repeat(17_000)}\r\n`, '413 Payload Too Large', 'VAL_004'],
]

const addRoute = (app: FastifyInstance) => app.post('/here', async () => ({}))

t.test('what is no HTTP is answered in the form of every error, with a request id', async (t) => {
  for (const [text, statusLine, code] of refusals) {
    const { url, lines } = await serve(t, { add: addRoute })
    const answer = parsed(await say(t, url, text))
    t.equal(answer.statusLine, `HTTP/1.1 ${statusLine}`)
    t.match(answer.error, { code, name: String, message: String, hint: String, details: {} })
    t.equal(answer.headers['content-length'], String(Buffer.byteLength(answer.body)))
    t.match(answer.headers['content-type'], 'application/json')
    t.equal(answer.headers['connection'], 'close')
    t.match(answer.error.requestId, /^[\w-]{36}$/)
    t.equal(answer.headers['x-request-id'], answer.error.requestId)
    t.match(
      lines.findLast(({ errorCode }) => errorCode === code),
      { requestId: answer.error.requestId, level: 'info' }
    )
    t.notMatch(JSON.stringify(lines), 'PLANTED')
  }
})

t.test('a request that does not arrive in time is told so', async (t) => {
  const { url } = await serve(t, {
    add: (app) => {
      addRoute(app)
      app.server.headersTimeout = 1
      app.server.requestTimeout = 1
      // What Node does every thirty seconds, here at once.
      Object.assign(app.server, { connectionsCheckingInterval: 20 })
    },
  })
  const answer = parsed(await say(t, url, head))
  t.equal(answer.statusLine, 'HTTP/1.1 408 Request Timeout')
  t.match(answer.error, { code: 'VAL_007', name: 'REQUEST_TIMEOUT' })
})

t.test('an answer that has begun is not mixed with another', async (t) => {
  const { url } = await serve(t, {
    add: (app) =>
      app.get('/stream', async (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'text/plain' }).write('begun')
      }),
  })
  const socket = await open(t, url)
  socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n')
  const [begun] = await once(socket, 'data')
  t.match(begun, /200 OK[\s\S]*begun/)
  socket.write('NONSENSE\r\n\r\n')
  t.same(await socket.toArray(), [])
})
