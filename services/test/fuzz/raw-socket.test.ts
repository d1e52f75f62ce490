import { connect } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { marker, requestOf, rightParams } from './right-requests.ts'
import { createTarget, tokenHere } from './target.ts'

const numRuns = 3000
const patienceMs = 3000

interface Wire {
  status: number
  head: string
  body: string
}

/** Sends bytes as they are, and reads one answer; null: the connection was just closed. */
function exchange(port: number, text: string): Promise<Wire | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`it hangs: ${JSON.stringify(received.slice(0, 200))}`))
    }, patienceMs)
    const finish = () => {
      clearTimeout(timer)
      socket.destroy()
      const [head = '', ...rest] = received.split('\r\n\r\n')
      const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
      const body = rest.join('\r\n\r\n')
      const pieces = body.split('\r\n').filter((_, at) => at % 2 === 1)
      const isChunked = /^transfer-encoding: chunked/im.test(head)
      resolve(received === '' ? null : { status, head, body: isChunked ? pieces.join('') : body })
    }
    socket.setEncoding('latin1').on('data', (piece: string) => {
      received = (received + piece).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')
      const length = /^content-length: (\d+)/im.exec(received)?.[1]
      const bodyAt = received.indexOf('\r\n\r\n') + 4
      if (length && bodyAt > 3 && received.length >= bodyAt + Number(length)) finish()
      else if (/^: connected|\r\n0\r\n\r\n$/m.test(received)) finish()
    })
    socket.on('error', () => undefined).on('close', finish)
    // Half closed: who waits for more of a body learns that there is none.
    socket.end(text, 'latin1')
  })
}

/** Errors are JSON, and a stream or a result is what the head says; Node answers `Expect` itself. */
function isOfOurs({ status, head, body }: Wire): boolean {
  if (status < 400) return true
  if (status === 417 || body === '') return status === 417 || /^content-length: 0/im.test(head)
  return /^content-type: application\/json/im.test(head) && Boolean(JSON.parse(body).error)
}

const oddNames = [
  ...['MCP-SESSION-ID', 'mCp-MeThOd', 'Authorization', 'AUTHORIZATION', 'Content-Type', 'Host'],
  ...['Content-Length', 'Transfer-Encoding', 'Last-Event-ID', 'X-MCP-Toolsets', 'Accept', 'Expect'],
  ...['Connection', 'Upgrade', 'X-Request-Id', 'Origin', 'Mcp-Protocol-Version', 'bad name', ''],
]
const oddValues = [
  ...['', ' ', marker, `${marker}\r\nx-${marker}: 1`, `${marker}\rx`, `${marker}\nx: 1`, 'chunked'],
  ...['gzip, chunked', '-1', '5', '99999999999', '0x10', '100-continue', 'websocket', 'close'],
  ...[`Bearer ${marker}`, 'a'.repeat(20_000), '\u0000', '\u00ff', 'users', 'tools/list', '\t'],
]
const methods = ['POST', 'GET', 'DELETE', 'post', 'PRI', 'CONNECT', 'TRACE', 'OPTIONS', 'M-SEARCH']
const paths = ['/mcp', '/mcp?a=1', '/mcp?access_token=x', '/MCP', '//mcp', '/mcp/', '*', '/%', '']
const versions = [...Array(12).fill('HTTP/1.1'), 'HTTP/1.0', 'HTTP/2.0', 'HTTP/1.1 x', '']

const anyBytes = fc.record({
  method: fc.oneof({ weight: 6, arbitrary: fc.constant('POST') }, fc.constantFrom(...methods)),
  path: fc.oneof({ weight: 6, arbitrary: fc.constant('/mcp') }, fc.constantFrom(...paths)),
  version: fc.constantFrom(...versions),
  right: fc.constantFrom(...rightParams),
  revision: fc.constantFrom('stateless' as const, 'none' as const),
  extra: fc.array(fc.tuple(fc.constantFrom(...oddNames), fc.constantFrom(...oddValues)), {
    maxLength: 2,
  }),
  twice: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  cutAt: fc.option(fc.nat(600), { freq: 1 }),
})

t.test('whatever comes over a socket is answered well, or its connection ends', async (t) => {
  const { app, host, token, send } = await createTarget()
  t.teardown(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  const port = Number(new URL(app.listeningOrigin).port)
  const statuses: Record<number, number> = {}
  const property = fc.asyncProperty(anyBytes, async (given) => {
    const { method, path, version, right, revision, extra, twice, cutAt } = given
    const { headers, payload } = requestOf(right, 1, revision)
    const lines = [
      `${method} ${path} ${version}`,
      `host: ${host}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `content-length: ${Buffer.byteLength(payload)}`,
      ...extra.map(([name, value]) => `${name}: ${value}`),
      ...(twice ? ['mcp-method: ping', 'authorization: Bearer x'] : []),
    ]
    const text = `${lines.join('\r\n')}\r\n\r\n${payload}`.replace(tokenHere, token)
    const answer = await exchange(port, text.slice(0, cutAt ?? undefined))
    statuses[answer?.status ?? 0] = (statuses[answer?.status ?? 0] ?? 0) + 1
    if (!answer) return
    const fault =
      (!(answer.status >= 200 && answer.status < 500) && 'the status') ||
      (answer.head.includes(marker) && 'a header repeats the request') ||
      (/SYS_006/.test(answer.body) && 'something broke') ||
      (!isOfOurs(answer) && 'the body')
    if (fault) throw new Error(`${fault}: ${answer.head}\n${answer.body}`)
  })
  await fc.assert(property, { numRuns, interruptAfterTimeLimit: 60_000 })
  t.comment(JSON.stringify(statuses))
  const alive = await send(requestOf(['tools/list', {}], 1, 'stateless'))
  t.equal(alive.status, 200)
})
