import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Test } from 'tap'
import t from 'tap'
import { elapsedMs } from '#shared/testing/elapsed.ts'
import { build, loginShape } from './build.ts'

const timeoutMs = 1000
const good: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'application/json').end('{"login":"mona"}')
}

interface Failure {
  name: string
  message?: string
  code?: string
  facts?: object
}

/** One answer that is broken, however often it is asked for, and whether the next call works. */
async function fails(t: Test, broken: RequestListener, error: Failure) {
  let isBroken = true
  const { as } = await build(t, (...given) => (isBroken ? broken : good)(...given), { timeoutMs })
  const tookMs = await elapsedMs(t.rejects(as().get('GET /user', loginShape), error))
  t.ok(tookMs < timeoutMs + 500, `${tookMs} ms`)
  isBroken = false
  t.match(await as().get('GET /user', loginShape), { body: { login: 'mona' } })
}

const late = { name: 'GITHUB_UNREACHABLE', message: 'GitHub did not answer in time.' }
const broke = { name: 'GITHUB_UNREACHABLE', message: 'GitHub’s answer broke off.' }

t.test('an answer that is too large is cut off', async (t) => {
  let sent = 0
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  const endless: RequestListener = (request, response) => {
    const send = () => {
      if (request.socket.destroyed) return
      sent++
      if (response.write(megabyte)) setImmediate(send)
      else response.once('drain', send)
    }
    response.once('error', () => {})
    send()
  }
  await fails(t, endless, { name: 'GITHUB_ANSWER_TOO_LARGE', code: 'API_012' })
  t.ok(sent < 30, `${sent} MB were sent`)
})

t.test('what is small on the wire and large when it is unpacked is cut off too', async (t) => {
  const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  const bomb: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed)
  }
  await fails(t, bomb, { name: 'GITHUB_ANSWER_TOO_LARGE' })
})

t.test('a page where JSON belongs is told as that', async (t) => {
  const html: RequestListener = (_request, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>Unicorn!</h1>')
  }
  await fails(t, html, {
    name: 'API_ERROR',
    message: 'GitHub answered with something else than JSON.',
    facts: { status: 200, contentType: 'text/html' },
  })
})

t.test(
  'a connection cut within the body, and a broken gzip, are an answer that broke off',
  async (t) => {
    const cut: RequestListener = (request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{"login":')
      setImmediate(() => request.socket.destroy())
    }
    await fails(t, cut, broke)
    const inflates = (body: Buffer): RequestListener => {
      return (_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(body)
      }
    }
    await fails(t, inflates(Buffer.from('{"login":"mona"}')), broke)
    // As in browsers, what a gzip holds before its end is missing counts.
    await fails(t, inflates(gzipSync('{"login":"mona"}').subarray(0, 20)), { name: 'API_ERROR' })
  }
)

t.test('headers or a body that come too slowly are late', async (t) => {
  await fails(t, () => {}, late)
  const drip: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 20)
    response.once('close', () => clearInterval(timer))
  }
  await fails(t, drip, late)
})

t.test('what is no HTTP is no answer', async (t) => {
  const garbage: RequestListener = ({ socket }) => void socket.end('SSH-2.0-OpenSSH\r\n')
  await fails(t, garbage, { name: 'GITHUB_UNREACHABLE', message: 'GitHub could not be reached.' })
})

t.test('an error may have a body of any length and form', async (t) => {
  const long: RequestListener = (_request, response) => {
    response.writeHead(403).end(`{"message":"${'x'.repeat(1_000_000)}"}`)
  }
  await fails(t, long, { name: 'GITHUB_FORBIDDEN', facts: { githubMessage: /^.{300}$/ } })
})
