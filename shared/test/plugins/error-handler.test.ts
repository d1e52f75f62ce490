import { connect } from 'node:net'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import type { Line } from '../build.ts'
import { build, serve } from '../build.ts'
import { until } from '../until.ts'

const thrownAt = (lines: Line[]) => lines.filter(({ err }) => err !== undefined)
const answer = (name: string, code: string) => ({ error: { name, code, requestId: 'request-1' } })
const headers = { 'x-request-id': 'request-1' }

t.test('an error of the house is told whole, and its facts are for the log alone', async (t) => {
  const { app, lines } = await build(t, {
    add: (app) =>
      app.get('/late', async () => {
        throw errors.INVALID_STATE({ details: { retry: false }, facts: { id: 'PLANTED' } })
      }),
  })
  const response = await app.inject({ url: '/late', headers })
  t.equal(response.statusCode, 403)
  t.same(response.json(), {
    error: {
      code: 'AUTH_004',
      name: 'INVALID_STATE',
      message: 'This sign-in was not started in this browser, or it was finished or has expired.',
      hint: 'Go back to your MCP client and connect again.',
      requestId: 'request-1',
      details: { retry: false },
    },
  })
  const [line, ...more] = thrownAt(lines)
  t.match(line, {
    level: 'info',
    msg: 'AUTH_004 INVALID_STATE',
    errorCode: 'AUTH_004',
    requestId: 'request-1',
    err: { facts: { id: 'PLANTED' } },
  })
  t.same(more, [])
})

t.test(
  'an error that nobody expected leaks nothing, and is logged once with its cause',
  async (t) => {
    const cause = new Error('PLANTED in the cause')
    const odd: [unknown, object?][] = [
      [new Error('PLANTED', { cause }), { message: 'PLANTED', cause: { message: /cause/ } }],
      [
        Object.assign(new Error('PLANTED'), { statusCode: 404, expose: true }),
        { message: 'PLANTED' },
      ],
      [Object.assign(new Error('PLANTED'), { code: 'constructor' }), { message: 'PLANTED' }],
      ['PLANTED', { type: 'string' }],
      [{ message: 'PLANTED', statusCode: 400 }, { type: 'object' }],
      [null, { type: 'object' }],
      [undefined],
    ]
    for (const [thrown, logged] of odd) {
      const { app, lines } = await build(t, {
        add: (app) =>
          app.get('/', async (_request, reply) => {
            reply.type('text/html')
            throw thrown
          }),
      })
      const response = await app.inject({ url: '/', headers })
      t.equal(response.statusCode, 500)
      t.match(response.headers['content-type'], /^application\/json/)
      t.match(response.json(), answer('INTERNAL_ERROR', 'SYS_006'))
      t.notMatch(response.body + JSON.stringify(response.headers), 'PLANTED')
      const [line, ...more] = thrownAt(lines)
      t.match(line, { level: 'error', errorCode: 'SYS_006', err: logged ? { cause: logged } : {} })
      t.same(more, [])
    }
  }
)

t.test('an error in a hook is answered like one in a route', async (t) => {
  const { app } = await build(t, {
    add: async (app) => {
      app.addHook('preHandler', async () => {
        throw errors.FORBIDDEN_ORIGIN()
      })
      app.get('/', async () => 'never')
    },
  })
  t.match((await app.inject({ url: '/', headers })).json(), answer('FORBIDDEN_ORIGIN', 'AUTH_022'))
})

t.test('nothing is at an unknown address, and that is JSON too', async (t) => {
  const { app, lines } = await build(t, { add: (app) => app.get('/here', async () => 'here') })
  for (const [method, url] of [
    ['GET', '/nowhere'],
    ['GET', '/here/'],
    ['GET', '//here'],
    ['POST', '/nowhere?code=PLANTED'],
  ] as const) {
    const response = await app.inject({ method, url, headers })
    t.equal(response.statusCode, 404, `${method} ${url}`)
    t.match(response.json(), answer('NOT_FOUND', 'VAL_005'))
    t.equal(response.headers['cache-control'], 'no-store')
  }
  t.notMatch(JSON.stringify(lines), 'PLANTED')
})

t.test('another method of a known address is told which ones it takes', async (t) => {
  const { app } = await build(t, { add: (app) => app.get('/here', async () => 'here') })
  for (const method of ['PUT', 'DELETE'] as const) {
    const response = await app.inject({ method, url: '/here?x=1', headers })
    t.equal(response.statusCode, 405, method)
    t.equal(response.headers.allow, 'GET, HEAD')
    t.match(response.json(), answer('METHOD_NOT_ALLOWED', 'VAL_006'))
    t.equal(response.headers['cache-control'], 'no-store')
  }
})

t.test(
  'an address that cannot be parsed is refused in our form and repeated nowhere',
  async (t) => {
    const { app, lines } = await build(t, { add: (app) => app.get('/users/:id', async () => 'x') })
    for (const [url, status, name, code] of [
      ['/%zz?code=PLANTED', 400, 'INVALID_INPUT', 'VAL_001'],
      ['/%E0%A4%A?code=PLANTED', 400, 'INVALID_INPUT', 'VAL_001'],
      [`/users/${'PLANTED'.repeat(20)}`, 404, 'NOT_FOUND', 'VAL_005'],
    ] as const) {
      const response = await app.inject({ url, headers })
      t.equal(response.statusCode, status, url)
      t.equal(response.headers['x-request-id'], 'request-1')
      t.match(response.json(), answer(name, code))
      t.equal(response.headers['cache-control'], 'no-store')
      t.notMatch(response.body + JSON.stringify(lines), 'PLANTED')
    }
    t.equal(thrownAt(lines).length, 3)
  }
)

t.test('a client that breaks off its body is told of in the log as that', async (t) => {
  const { url, lines } = await serve(t, { add: (app) => app.post('/', async () => 'never') })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
  socket.write(`${head}Content-Length: 100\r\n\r\n{"a":`)
  await until(() => socket.bytesWritten > 0)
  socket.end()
  const line = await until(() => thrownAt(lines).find(({ level }) => level !== 'trace'))
  t.match(line, { level: 'info', errorCode: 'SYS_008' })
  socket.destroy()
})
