import { connect } from 'node:net'
import { Readable } from 'node:stream'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { memoryStore } from '../../stores/memory.ts'
import type { Line } from '../build.ts'
import { build, serve } from '../build.ts'
import { until } from '../until.ts'

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const ended = (lines: Line[]) => lines.filter(({ durationMs }) => durationMs !== undefined)

const routes = {
  add: async (app: import('fastify').FastifyInstance) => {
    app.get('/users/:id', async () => ({ ok: true }))
    app.post('/users/:id', async () => ({ ok: true }))
    app.get('/broken', async () => {
      throw errors.STORE_UNAVAILABLE()
    })
  },
}

t.test('a well-formed request id is taken over; any other is replaced', async (t) => {
  const { app } = await build(t, routes)
  const idFor = async (given?: string) => {
    const headers = given === undefined ? {} : { 'x-request-id': given }
    return String((await app.inject({ url: '/users/1', headers })).headers['x-request-id'])
  }
  for (const good of ['12345678', 'a-b.c_d-0', 'A'.repeat(128)]) t.equal(await idFor(good), good)
  const bad = [
    '',
    '1234567',
    'A'.repeat(129),
    'with space',
    'a,b,c,d,e',
    '<script>',
    'ünicode-1',
    '"12345678"',
    'gho_not-a-real-token',
  ]
  const replaced = new Set<string>()
  for (const given of [undefined, ...bad]) {
    const id = await idFor(given)
    t.match(id, uuid, given ?? 'none')
    replaced.add(id)
  }
  t.equal(replaced.size, bad.length + 1)
})

t.test('two request ids in one request are none', async (t) => {
  const { url } = await serve(t, routes)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(
    'GET /users/1 HTTP/1.1\r\nHost: x\r\nX-Request-Id: first-id\r\nX-Request-Id: second-id\r\nConnection: close\r\n\r\n'
  )
  const answer = (await socket.setEncoding('utf8').toArray()).join('')
  t.match(/x-request-id: (\S+)/i.exec(answer)?.[1], uuid)
})

t.test('every answer carries the id: a good one, an error, nothing found', async (t) => {
  const { app } = await build(t, routes)
  for (const url of ['/users/1', '/broken', '/nowhere', '/health/live']) {
    for (const method of ['GET', 'HEAD'] as const) {
      const headers = { 'x-request-id': 'request-1' }
      const response = await app.inject({ method, url, headers })
      t.equal(response.headers['x-request-id'], 'request-1', `${method} ${url}`)
    }
  }
})

t.test(
  'one line per request, without query, body, cookies or the address of a thing',
  async (t) => {
    const { url, lines } = await serve(t, routes)
    const headers = {
      'x-request-id': 'request-1',
      'content-type': 'application/json',
      authorization: 'Bearer PLANTED',
      cookie: 'session=PLANTED',
      'user-agent': 'PLANTED',
    }
    const body = JSON.stringify({ code: 'PLANTED' })
    await fetch(`${url}/users/PLANTED?code=PLANTED`, { method: 'POST', headers, body })
    await until(() => ended(lines).length > 0)
    t.notMatch(JSON.stringify(lines), 'PLANTED')
    const [{ durationMs, ...line } = { durationMs: 0 }, ...more] = ended(lines)
    t.match(line, {
      level: 'info',
      time: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
      requestId: 'request-1',
      method: 'POST',
      route: '/users/:id',
      status: 200,
      address: '127.0.0.1',
      msg: 'request completed',
    })
    t.ok(Number(durationMs) >= 0 && Number(durationMs) < 5000)
    t.same(more, [])
  }
)

t.test('a question for health has a line when the answer is bad', async (t) => {
  let isUp = true
  const store = memoryStore()
  const ping = () => (isUp ? store.ping() : Promise.reject(errors.STORE_UNAVAILABLE()))
  const { app, lines } = await build(t, { world: { store: { ...store, ping } } })
  for (const url of ['/health/live', '/health/ready']) await app.inject(url)
  t.same(ended(lines), [])
  isUp = false
  await app.inject('/health/ready')
  t.match(ended(lines), [{ route: '/health/ready', status: 503 }])
})

t.test('errors and unknown addresses have their line too', async (t) => {
  const { app, lines } = await build(t, routes)
  await app.inject('/broken')
  await app.inject('/nowhere')
  t.match(ended(lines), [
    { route: '/broken', status: 503 },
    { route: null, status: 404 },
  ])
  t.equal(ended(lines).length, 2)
})

t.test('a stream that its client leaves has a line when it is left, and only one', async (t) => {
  const { url, lines } = await serve(t, {
    add: (app) =>
      app.get('/stream', async (_request, reply) => {
        const stream = new Readable({ read: () => undefined })
        stream.push('data: 1\n\n')
        return reply.type('text/event-stream').send(stream)
      }),
  })
  const leaving = new AbortController()
  const response = await fetch(`${url}/stream`, { signal: leaving.signal })
  t.equal(response.status, 200)
  t.same(ended(lines), [])
  leaving.abort()
  await until(() => ended(lines).length > 0)
  await (await fetch(`${url}/nowhere`)).text()
  await until(() => ended(lines).length > 1)
  t.match(ended(lines), [
    { route: '/stream', address: '127.0.0.1', msg: 'request aborted by its client' },
    { route: null, status: 404, msg: 'request completed' },
  ])
})

t.test(
  'a client that left before its answer has the status by which gateways call that',
  async (t) => {
    let isAsked = false
    const { url, lines } = await serve(t, {
      add: (app) =>
        app.get('/slow', () => {
          isAsked = true
          return new Promise(() => {})
        }),
    })
    const leaving = new AbortController()
    const asked = fetch(`${url}/slow`, { signal: leaving.signal }).catch(() => null)
    await until(() => isAsked)
    leaving.abort()
    await asked
    await until(() => ended(lines).length > 0)
    t.match(ended(lines), [{ route: '/slow', status: 499, msg: 'request aborted by its client' }])
  }
)

t.test('behind a trusted proxy the address is the client’s, else the peer’s', async (t) => {
  for (const [TRUST_PROXY, address] of [
    [['127.0.0.1'], '203.0.113.9'],
    [['10.0.0.0/8'], '127.0.0.1'],
    [undefined, '127.0.0.1'],
  ] as const) {
    const config = TRUST_PROXY ? { TRUST_PROXY: [...TRUST_PROXY] } : {}
    const { app, lines } = await build(t, { ...routes, config })
    await app.inject({
      url: '/users/1',
      headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' },
    })
    t.match(ended(lines), [{ address }])
  }
})
