import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { elapsedMs } from '../../testing/elapsed.ts'
import { serve } from '../build.ts'
import { until } from '../until.ts'

const open = async (url: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`

/** All that comes until the other side ends the connection. */
const rest = async (socket: Socket) => (await socket.toArray()).join('')

/** A route that answers when told to. */
function held() {
  const started = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const add = (app: FastifyInstance) =>
    app.get('/held', async () => {
      started.resolve()
      await go.promise
      return 'answer'
    })
  return { add, started: started.promise, go: go.resolve }
}

t.test('closing lets a request in flight finish and tells its connection to end', async (t) => {
  const { add, started, go } = held()
  const { app, url } = await serve(t, { add })
  const socket = await open(url)
  socket.write(request('/held'))
  await started
  let isClosed = false
  const closed = app.close().then(() => {
    isClosed = true
  })
  await until(() => app.server.listening === false)
  t.notOk(isClosed)
  go()
  const answer = await rest(socket)
  t.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
  t.match(answer, /connection: close/i)
  t.match(answer, /answer$/)
  await closed
})

t.test('a connection kept alive is served while the host closes, and told to end', async (t) => {
  const { add, started, go } = held()
  const { app, url } = await serve(t, { add })
  const [waiting, other] = [await open(url), await open(url)]
  waiting.write(request('/held'))
  await started
  other.write(`GET /health/live HTTP/1.1\r\nHost: x\r\n`)
  await until(async () => (await connections(app)) === 2)
  const closed = app.close()
  await until(() => app.server.listening === false)
  other.write('\r\n')
  t.match(await rest(other), /^HTTP\/1\.1 200 OK\r\n(.*\r\n)*connection: close/i)
  go()
  await Promise.all([rest(waiting), closed])
})

t.test('a request that came as the host began to close is answered', async (t) => {
  let ask = () => {}
  const add = (app: FastifyInstance) => {
    app.get('/late', async () => 'answer')
    // Behind the host's own, so that what that has planned comes next.
    app.addHook('preClose', async () => ask())
  }
  const { app, url } = await serve(t, { add })
  const socket = await open(url)
  ask = () => void socket.write(request('/late'))
  // After a timer connections are read from before anything else.
  setTimeout(() => void app.close(), 1)
  t.match(await rest(socket), /^HTTP\/1\.1 200 OK\r\n[\s\S]*answer$/)
})

t.test('a request that had arrived before is read and answered', async (t) => {
  const { app, url } = await serve(t)
  const sockets = await Promise.all(Array.from({ length: 20 }, () => open(url)))
  for (const socket of sockets) {
    socket.write(request('/health/live'))
    await once(socket, 'data')
  }
  for (const socket of sockets) socket.write(request('/health/live'))
  const closed = app.close()
  for (const answer of await Promise.all(sockets.map(rest))) {
    t.match(answer, /^HTTP\/1\.1 200 OK\r\n(.*\r\n)*connection: close/i)
  }
  await closed
})

t.test('a connection on which nothing was ever asked holds nobody up', async (t) => {
  const { app, url } = await serve(t)
  const [silent, slow, idle] = [await open(url), await open(url), await open(url)]
  slow.write('GET /health/live HTTP/1.1\r\nHo')
  idle.write(request('/health/live'))
  await once(idle, 'data')
  await until(async () => (await connections(app)) === 3)
  t.ok((await elapsedMs(app.close())) < 1000)
  await Promise.all([silent, slow, idle].map(rest))
})

t.test('a body refused for its size is read on, so that its sender sees the answer', async (t) => {
  const { url } = await serve(t, { add: (app) => app.post('/', async () => 'never') })
  const chunk = new Uint8Array(64 * 1024)
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      sent += chunk.length
      if (sent > 8 * 1024 * 1024) controller.close()
      else controller.enqueue(chunk)
    },
  })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  } as RequestInit)
  t.equal(response.status, 413)
  t.match(await response.json(), { error: { code: 'VAL_004' } })
})

t.test('whoever sends without end is answered after sixteen megabytes', async (t) => {
  const { url } = await serve(t, { add: (app) => app.post('/', async () => 'never') })
  const socket = await open(url)
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
  socket.write(`${head}Content-Length: ${1024 ** 4}\r\n\r\n`)
  // In one write: a further one, to a connection that is closed by then, would end the reading.
  socket.write(Buffer.alloc(64 * 1024 * 1024))
  const [answer] = await once(socket, 'data')
  t.match(answer, /^HTTP\/1\.1 413 /)
  socket.destroy()
})

function connections(app: FastifyInstance): Promise<number> {
  return new Promise((resolve) => {
    app.server.getConnections((_error, count) => resolve(count))
  })
}
