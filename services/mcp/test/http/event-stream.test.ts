import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mock } from 'node:test'
import type { RouteHandlerMethod } from 'fastify'
import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import type { EventStream } from '../../http/event-stream.ts'
import { openEventStream } from '../../http/event-stream.ts'
import { countIntervals } from '../intervals.ts'

/** A host with one route, and a request to it that is not sent yet. */
async function listen(t: Test, handler: RouteHandlerMethod) {
  const app = Fastify()
  app.get('/', handler)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  const { port } = app.server.address() as AddressInfo
  return { app, outgoing: request({ port, path: '/', agent: false }).on('error', () => {}) }
}

/** A client that has a stream open, and the stream as its server holds it. */
async function build(t: Test) {
  const opened = Promise.withResolvers<EventStream>()
  const closed = Promise.withResolvers<void>()
  const { outgoing } = await listen(t, async (_request, reply) => {
    reply.raw.once('close', () => setImmediate(closed.resolve))
    opened.resolve(openEventStream(reply))
    return reply
  })
  outgoing.end()
  const stream = await opened.promise
  stream.comment('connected')
  const [incoming]: [IncomingMessage] = (await once(outgoing, 'response')) as never
  incoming.on('error', () => {}).setEncoding('utf8')
  return { stream, incoming, closed: closed.promise }
}

t.test('messages go out in the form of server-sent events', async (t) => {
  const { stream, incoming } = await build(t)
  stream.prime('first', 1000)
  stream.send({ a: 'line\nbreak' })
  stream.send({ b: 1 }, 'second')
  stream.end()
  stream.end()
  stream.send({ c: 'too late' })
  const text = (await incoming.toArray()).join('')
  t.equal(
    text,
    ': connected\n\n' +
      'id: first\nretry: 1000\ndata: \n\n' +
      'event: message\ndata: {"a":"line\\nbreak"}\n\n' +
      'id: second\nevent: message\ndata: {"b":1}\n\n'
  )
  t.equal(incoming.statusCode, 200)
  t.match(incoming.headers, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
})

t.test('an idle stream says now and then that it lives, until it ends', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const { stream, incoming, closed } = await build(t)
  mock.timers.tick(15_000)
  mock.timers.tick(15_000)
  stream.end()
  mock.timers.tick(15_000)
  t.equal((await incoming.toArray()).join('').split(': keep-alive\n\n').length - 1, 2)
  await closed
})

t.test('a client that does not read is cut off', async (t) => {
  const { stream, incoming, closed } = await build(t)
  incoming.pause()
  const message = { text: 'x'.repeat(1024 * 1024) }
  let isCut = false
  closed.then(() => {
    isCut = true
  })
  let sent = 0
  for (; sent < 100 && !isCut; sent++) {
    stream.send(message)
    await new Promise(setImmediate)
  }
  t.ok(isCut, `after ${sent} MiB`)
  stream.end()
})

t.test('of a client that left no timer is kept', async (t) => {
  const intervals = countIntervals(t)
  const { stream, incoming, closed } = await build(t)
  t.equal(intervals(), 1)
  incoming.destroy()
  await closed
  t.equal(intervals(), 0)
  stream.send({ text: 'to nobody' })
})

t.test('an answer to a client that left before it began ends at once', async (t) => {
  const intervals = countIntervals(t)
  const opened = Promise.withResolvers<void>()
  const { app, outgoing } = await listen(t, async (_request, reply) => {
    reply.raw.destroy()
    await once(reply.raw, 'close')
    openEventStream(reply).send({ text: 'to nobody' })
    opened.resolve()
    return reply
  })
  outgoing.end()
  await opened.promise
  t.equal(intervals(), 0)
  await app.close()
})
