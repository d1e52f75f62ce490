import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyReply } from 'fastify'
import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import { whenClosed } from '../../http/when-closed.ts'

/** A socket that hands over each reply, and answers when `finish` is called. */
async function build(t: Test) {
  const app = Fastify()
  // A reply is a promise of its end, so it travels in something.
  const opened = Promise.withResolvers<{ reply: FastifyReply }>()
  const finish = Promise.withResolvers<void>()
  app.get('/', async (_request, reply) => {
    opened.resolve({ reply })
    await finish.promise
    return 'done'
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  const { port } = app.server.address() as AddressInfo
  const outgoing = request({ port, path: '/', agent: false }).on('error', () => {})
  outgoing.end()
  return { outgoing, ...(await opened.promise), finish: finish.resolve }
}

t.test('it tells when an answer has been sent', async (t) => {
  const { outgoing, reply, finish } = await build(t)
  const closed = Promise.withResolvers<void>()
  let calls = 0
  whenClosed(reply, () => {
    calls++
    closed.resolve()
  })
  t.equal(calls, 0)
  finish()
  const [answer] = await once(outgoing, 'response')
  answer.resume()
  await closed.promise
  t.equal(calls, 1)
})

t.test('it tells when the client has left', async (t) => {
  const { outgoing, reply, finish } = await build(t)
  const closed = Promise.withResolvers<string>()
  whenClosed(reply, () => closed.resolve('told'))
  outgoing.destroy()
  t.equal(await closed.promise, 'told')
  finish()
})

t.test('it tells at once where the client had left before', async (t) => {
  const { outgoing, reply, finish } = await build(t)
  const closed = once(reply.raw, 'close')
  outgoing.destroy()
  await closed
  let calls = 0
  whenClosed(reply, () => void calls++)
  t.equal(calls, 1)
  finish()
})
