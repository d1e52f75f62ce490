import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { startCaddy } from '#shared/testing/caddy.ts'
import { startStandInReplica } from './stand-in-replica.ts'

const end = '\r\n\r\n'
const chunked = 'Transfer-Encoding: chunked'

t.test('a request inside another one does not get past the gateway', async (t) => {
  const got: string[] = []
  const replica = await startStandInReplica(t, (request, response) => {
    got.push(`${request.method} ${request.url}`)
    response.end('{}')
  })
  const urls = [replica.url]
  const { url, port, close } = await startCaddy({ auth: urls, mcp: urls })
  t.teardown(close)

  const host = `Host: ${new URL(url).host}`
  const inner = `GET /metrics HTTP/1.1\r\n${host}\r\nConnection: close${end}`
  const whole = `0${end}${inner}`
  const length = `Content-Length: ${inner.length}`
  /** Headers and body of a POST, by what is ambiguous about where it ends. */
  const ways: Record<string, [headers: string, body: string]> = {
    'a length and chunks': [`Content-Length: ${whole.length}\r\n${chunked}`, whole],
    'chunks, and a length of the first': [`Content-Length: 4\r\n${chunked}`, whole],
    'two lengths': [`Content-Length: 0\r\n${length}`, inner],
    'a list of lengths': [`Content-Length: 0, ${inner.length}`, inner],
    'an encoding that is none': [`Transfer-Encoding: xchunked\r\nContent-Length: 0`, whole],
    'a tab before the encoding': ['Transfer-Encoding:\tchunked', whole],
    'a space after the name': ['Transfer-Encoding : chunked\r\nContent-Length: 0', whole],
    'a folded line': [`X: a\r\n ${chunked}\r\n${length}`, inner],
    'a chunk that ends with a line feed': [chunked, `0\n\n${inner}`],
    'another protocol': [`Connection: Upgrade\r\nUpgrade: websocket\r\n${length}`, inner],
  }
  for (const [way, [headers, body]] of Object.entries(ways)) {
    await t.test(way, async (t) => {
      const socket = connect(port, '127.0.0.1')
      socket.setTimeout(1000, () => socket.end())
      socket.write(`POST /oauth/token HTTP/1.1\r\n${host}\r\n${headers}${end}${body}`)
      const answers = await text(socket)
      t.match(answers, /^HTTP\/1\.1 [245]/)
      const reached = got.splice(0)
      t.same(
        reached.filter((request) => request !== 'POST /oauth/token'),
        []
      )
    })
  }
})
