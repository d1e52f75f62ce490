// A body without end, or one that says little about its size, must neither fill the memory nor hold
// the process up.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Test } from 'tap'
import t from 'tap'
import { build, modern } from '../build.ts'

const nothing = () => undefined
const mebibyte = 1024 * 1024

async function start(t: Test) {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  await built.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = built.app.server.address() as AddressInfo
  const { headers, payload } = modern({ method: 'tools/list', token })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const open = (...more: string[]) => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8')
    socket.on('error', nothing)
    socket.write(`${['POST /mcp HTTP/1.1', ...lines, ...more].join('\r\n')}\r\n\r\n`)
    return socket
  }
  return { ...built, token, payload, open }
}

t.test('a body over 1 MiB is not read', async (t) => {
  const { app, token } = await start(t)
  const message = modern({ method: 'x'.repeat(mebibyte), token, headers: { 'mcp-method': 'x' } })
  const response = await app.inject(message)
  t.equal(response.statusCode, 413)
  t.match(response.json(), { error: { code: -32600, data: { code: 'VAL_004' } }, id: null })
})

t.test('a body that says it is larger is not waited for', async (t) => {
  const { open } = await start(t)
  const [answer] = await once(open(`content-length: ${2 ** 40}`), 'data')
  t.match(answer, /^HTTP\/1\.1 413 /)
})

t.test('a body without end is refused, and its connection ends', async (t) => {
  const { open } = await start(t)
  const socket = open('transfer-encoding: chunked')
  const piece = `${(64 * 1024).toString(16)}\r\n${' '.repeat(64 * 1024)}\r\n`
  const closed = new Promise((resolve) => socket.once('close', resolve))
  let answer = ''
  socket.on('data', (text: string) => {
    answer += text
  })
  let sent = 0
  while (!socket.destroyed && sent < 64 * mebibyte) {
    sent += piece.length
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(nothing), closed])
  }
  await closed
  t.match(answer, /^(?:HTTP\/1\.1 413 |$)/, 'who still sends may miss the answer')
  t.ok(sent < 64 * mebibyte, `after ${Math.round(sent / mebibyte)} MiB`)
})

t.test('a body that unpacks to a large one is not unpacked', async (t) => {
  const { app, token } = await start(t)
  const packed = gzipSync(JSON.stringify({ jsonrpc: '2.0', method: ' '.repeat(64 * mebibyte) }))
  t.ok(packed.length < mebibyte)
  const headers = { 'content-encoding': 'gzip' }
  const message = { ...modern({ method: 'tools/list', token, headers }), payload: packed }
  const response = await app.inject(message)
  t.equal(response.statusCode, 400)
  t.match(response.json(), { error: { code: -32700 } })
})

t.test('a body of many values, or of many levels, is not worked on', async (t) => {
  const { app, token, payload } = await start(t)
  const capabilities = `{${Array.from({ length: 90_000 }, (_, at) => `"k${at}":1`)}}`
  for (const value of [capabilities, '['.repeat(400_000) + ']'.repeat(400_000)]) {
    const text = JSON.stringify(payload).replace(
      '"io.modelcontextprotocol/clientCapabilities":{}',
      `"x":${value}`
    )
    const before = process.cpuUsage()
    const response = await app.inject({ ...modern({ method: 'tools/list', token }), payload: text })
    const cpuMs = process.cpuUsage(before).user / 1000
    t.equal(response.statusCode, 400)
    t.match(response.json(), { error: { code: -32600, message: /too many values/ } })
    t.ok(cpuMs < 250, `${Math.round(cpuMs)} ms`)
  }
})

t.test('headers without end are refused', async (t) => {
  const { open } = await start(t)
  const [answer] = await once(open(`x-padding: ${'a'.repeat(20_000)}`), 'data')
  t.match(answer, /^HTTP\/1\.1 431 /)
})
