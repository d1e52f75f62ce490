import { once } from 'node:events'
import { connect } from 'node:net'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { build, serve } from './build.ts'

t.test('clients may take thirty seconds to send a request, and answers any time', async (t) => {
  const { app } = await serve(t)
  const { requestTimeout, headersTimeout, timeout, keepAliveTimeout } = app.server
  t.same(
    { requestTimeout, headersTimeout, timeout, keepAliveTimeout },
    // No `timeout`: a stream may be silent for as long as it likes.
    { requestTimeout: 30_000, headersTimeout: 30_000, timeout: 0, keepAliveTimeout: 72_000 }
  )
})

t.test('a value of the wrong type is told, not guessed, and nothing is dropped', async (t) => {
  const body = Type.Object(
    { count: Type.Integer(), flag: Type.Optional(Type.Boolean()) },
    { additionalProperties: false }
  )
  const { app } = await build(t, {
    add: (app) => app.post('/', { schema: { body } }, async (request) => request.body),
  })
  const post = async (payload: object) => app.inject({ method: 'POST', url: '/', payload })
  t.same((await post({ count: 1, flag: true })).json(), { count: 1, flag: true })
  for (const [payload, message] of [
    [{ count: '1' }, 'body/count must be integer.'],
    [{ count: 1, flag: 'true' }, 'body/flag must be boolean.'],
    [{ count: 1, other: 1 }, 'body must NOT have additional properties.'],
    [{}, "body must have required property 'count'."],
    [[], 'body must be object.'],
  ] as const) {
    const response = await post(payload)
    t.equal(response.statusCode, 400)
    t.match(response.json(), { error: { code: 'VAL_001', message } })
  }
})

t.test('forwarding headers change nothing unless their sender is trusted', async (t) => {
  const tell = (app: FastifyInstance) =>
    app.get('/', async ({ ip, host, protocol }) => ({ ip, host, protocol }))
  const headers = {
    host: 'localhost:8080',
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  }
  const untrusted = await build(t, { add: tell })
  t.same((await untrusted.app.inject({ url: '/', headers })).json(), {
    ip: '127.0.0.1',
    host: 'localhost:8080',
    protocol: 'http',
  })
  const trusted = await build(t, { add: tell, config: { TRUST_PROXY: ['127.0.0.0/8'] } })
  t.match((await trusted.app.inject({ url: '/', headers })).json(), { ip: '203.0.113.9' })
})

t.test('headers beyond sixteen kilobytes, and what is no HTTP, are refused', async (t) => {
  const { url } = await serve(t)
  const say = async (text: string) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.setEncoding('utf8').on('error', () => undefined)
    await once(socket, 'connect')
    socket.end(text)
    return (await socket.toArray()).join('').split('\r\n')[0]
  }
  const head = 'GET /health/live HTTP/1.1\r\nHost: x\r\n'
  t.equal(await say(`${head}Connection: close\r\n\r\n`), 'HTTP/1.1 200 OK')
  t.match(await say(`${head}X-Long: ${'x'.repeat(17_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /)
  t.match(await say('NONSENSE\r\n\r\n'), /^HTTP\/1\.1 400 /)
  t.match(await say('GET /health/live HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /)
  t.match(
    await say(`${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    /^HTTP\/1\.1 400 /
  )
})

t.test('Fastify’s own lines of the log carry no request', async (t) => {
  const { app, lines } = await build(t, {
    add: (app) =>
      app.get('/twice', async (_request, reply) => {
        reply.send('once')
        reply.send('twice')
        return reply
      }),
  })
  const headers = { authorization: 'PLANTED', cookie: 'PLANTED' }
  await app.inject({ url: '/twice', headers })
  t.ok(lines.some(({ level }) => level === 'warn'))
  t.notMatch(JSON.stringify(lines), 'PLANTED')
})

t.test('what a host brings is there: health, metrics, audit, forms', async (t) => {
  const { app } = await build(t)
  t.equal((await app.inject('/health/ready')).statusCode, 200)
  t.equal((await app.inject({ url: '/metrics', headers: { host: 'localhost' } })).statusCode, 200)
  t.type(app.audit, 'function')
  t.ok(app.hasContentTypeParser('application/x-www-form-urlencoded'))
})
