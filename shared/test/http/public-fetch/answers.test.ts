import { gzipSync } from 'node:zlib'
import t from 'tap'
import { elapsedMs } from '../../../testing/elapsed.ts'
import { build, documentUrl, json } from './build.ts'

const unreachable = { name: 'CLIENT_DOCUMENT_UNREACHABLE' }
const invalid = { name: 'INVALID_CLIENT_DOCUMENT' }
const gigantic = 10 * 1024 * 1024

t.test('every status but 200 is an error, and says which it was', async (t) => {
  for (const status of [
    201, 202, 203, 204, 206, 300, 304, 400, 401, 403, 404, 410, 429, 500, 503,
  ]) {
    const { web, fetch } = await build(t)
    web.answer = (_request, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end()
    await t.rejects(fetch(documentUrl), { ...unreachable, message: new RegExp(` ${status} `) })
  }
})

t.test('a redirect is not followed, to the metadata service or anywhere', async (t) => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { web, fetch } = await build(t)
    for (const location of [
      'http://169.254.169.254/latest/meta-data/',
      'https://other.example/client.json',
      '/elsewhere',
    ]) {
      web.answer = (_request, response) => response.writeHead(status, { location }).end('{}')
      const url = `${documentUrl}?${location.length}`
      await t.rejects(fetch(url), { ...unreachable, message: new RegExp(` ${status} `) })
    }
    t.equal(web.requests.length, 3)
    t.same([...new Set(web.resolved)], ['client.example'])
  }
})

t.test('JSON is accepted under its own names alone', async (t) => {
  const { web, fetch } = await build(t)
  const good = [
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON ;charset=UTF-8',
    'application/cimd+json',
    'application/vnd.client-metadata+json;v=1',
  ]
  for (const type of good) {
    web.answer = json('{}', { 'content-type': type })
    t.equal((await fetch(documentUrl)).text, '{}', type)
  }
  const bad = [
    'text/html',
    'text/json',
    'text/plain; application/json',
    'application/jsonp',
    'application/json5',
    'application/x-json',
    'application/+json',
    'application/ld+json+xml',
    'xapplication/json',
    'application/json, text/html',
    '',
  ]
  for (const [index, type] of bad.entries()) {
    web.answer = json('<html>', { 'content-type': type })
    await t.rejects(fetch(`${documentUrl}?${index}`), invalid, type)
  }
  web.answer = (_request, response) => response.end('{}')
  await t.rejects(fetch(`${documentUrl}?none`), invalid, 'no type at all')
  web.answer = (_request, response) => {
    response.writeHead(200, [
      ['content-type', 'application/json'],
      ['content-type', 'text/html'],
    ] as unknown as string[])
    response.end('{}')
  }
  await t.rejects(fetch(`${documentUrl}?two`), invalid, 'two types')
})

t.test('a compressed answer is refused before it is unpacked', async (t) => {
  const bomb = gzipSync(Buffer.alloc(gigantic))
  const { web, fetch } = await build(t, { maxBytes: 64 * 1024 })
  t.ok(bomb.length < 64 * 1024, 'it is small as it travels')
  for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'unheard-of']) {
    web.answer = json(bomb, { 'content-encoding': encoding })
    await t.rejects(fetch(`${documentUrl}?${encoding}`), {
      ...invalid,
      message: /content encoding/,
    })
  }
  web.answer = json(bomb)
  await t.rejects(fetch(documentUrl), { ...invalid, message: /UTF-8/ }, 'undeclared, it is no text')
  web.answer = json('{}', { 'content-encoding': 'identity' })
  t.equal((await fetch(`${documentUrl}?plain`)).text, '{}')
})

t.test('a document may have exactly as many bytes as allowed', async (t) => {
  const { web, fetch } = await build(t, { maxBytes: 100 })
  const umlauts = 'ä'.repeat(50)
  web.answer = json(umlauts)
  t.equal((await fetch(documentUrl)).text, umlauts)
  web.answer = json(`${umlauts}x`)
  await t.rejects(fetch(documentUrl), { ...invalid, message: /larger than 100 bytes/ })
})

t.test('a document that says that it is too large is not read', async (t) => {
  const { web, fetch } = await build(t, { maxBytes: 100 })
  web.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': gigantic })
    response.write('{')
  }
  await t.rejects(fetch(documentUrl), { ...invalid, message: /larger than 100 bytes/ })
})

t.test('a body that never ends is cut off and the connection with it', async (t) => {
  const { web, fetch } = await build(t)
  let sentBytes = 0
  const ended = new Promise((resolve) => {
    web.answer = (_request, response) => {
      const chunk = Buffer.alloc(16 * 1024, ' ')
      const write = () => {
        do sentBytes += chunk.length
        while (!response.destroyed && response.write(chunk))
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.on('drain', write).on('error', resolve).on('close', resolve)
      write()
    }
  })
  await t.rejects(fetch(documentUrl), { ...invalid, message: /larger than 1000 bytes/ })
  await ended
  t.ok(sentBytes < gigantic, `${sentBytes} bytes went into buffers`)
})

t.test('headers without end are refused', async (t) => {
  const { web, fetch } = await build(t)
  web.answer = json('{}', { 'x-padding': 'x'.repeat(17 * 1024) })
  await t.rejects(fetch(documentUrl), {
    ...unreachable,
    cause: { code: 'UND_ERR_HEADERS_OVERFLOW' },
  })
})

t.test('whoever answers drop by drop is left when the time is up', async (t) => {
  const headers = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
  for (const [what, start] of Object.entries({
    silence: '',
    headers: `${headers}x-slow: `,
    hints: 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(3),
    body: `${headers}content-length: 900\r\n\r\n`,
    chunks: `${headers}transfer-encoding: chunked\r\n\r\n`,
  })) {
    const { web, fetch } = await build(t, { timeoutMs: 400 })
    const closed = new Promise((resolve) => {
      web.answer = ({ socket }) => {
        const drop = what === 'chunks' ? '1\r\n \r\n' : what === 'hints' ? start : 'x'
        socket.write(start)
        const timer = setInterval(() => what !== 'silence' && socket.write(drop), 50)
        socket.on('error', () => {}).on('close', () => resolve(clearInterval(timer)))
      }
    })
    const startedAtMs = performance.now()
    const tookMs = await elapsedMs(t.rejects(fetch(documentUrl), unreachable, what))
    t.ok(performance.now() - startedAtMs >= 390, what)
    t.ok(tookMs < 2000, `${what}: ${tookMs} ms`)
    await closed
  }
})

t.test('an answer that breaks off is an error', async (t) => {
  const { web, fetch } = await build(t)
  web.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 })
    response.write('{}', () => response.destroy())
  }
  await t.rejects(fetch(documentUrl), unreachable)
})

t.test(
  'what is not written in UTF-8 is refused, and a mark of byte order is left out',
  async (t) => {
    const { web, fetch } = await build(t)
    for (const [index, bytes] of [
      [0xff],
      [0xc3, 0x28],
      [0xed, 0xa0, 0x80],
      [0xc0, 0xaf],
    ].entries()) {
      web.answer = json(Buffer.from(bytes))
      await t.rejects(fetch(`${documentUrl}?${index}`), { ...invalid, message: /UTF-8/ })
    }
    web.answer = json(Buffer.from('\ufeff{}', 'utf16le'))
    await t.rejects(fetch(`${documentUrl}?utf16`), invalid)
    web.answer = json('\ufeff{}')
    t.equal((await fetch(documentUrl)).text, '{}')
  }
)
