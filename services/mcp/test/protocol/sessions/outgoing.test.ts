import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Outgoing } from '../../../protocol/sessions/outgoing.ts'
import { outgoing } from '../../../protocol/sessions/outgoing.ts'
import { streamLog } from '../../../protocol/sessions/stream-log.ts'

/** What goes out on a POST whose stream is kept in a store that waits for `append` first. */
function open(t: Test, append: () => Promise<void>) {
  const store = memoryStore()
  const slow: typeof store = {
    ...store,
    append: async (...given) => {
      await append()
      return store.append(...given)
    },
  }
  const app = Fastify()
  t.teardown(() => app.close())
  const { promise, resolve } = Promise.withResolvers<Outgoing>()
  app.get('/', async (_request, reply) => {
    resolve(outgoing({ reply, log: streamLog(slow), sessionId: 's', version: '2025-11-25' }))
    return reply
  })
  return { answer: app.inject('/'), out: promise }
}

t.test('a client is sent away only once every replica finds its stream', async (t) => {
  const kept = Promise.withResolvers<void>()
  const { answer, out } = open(t, () => kept.promise)
  const order: string[] = []
  const sentAway = (await out).letPoll().then(() => order.push('sent away'))
  await new Promise(setImmediate)
  order.push('kept')
  kept.resolve()
  await sentAway
  t.same(order, ['kept', 'sent away'])
  t.match((await answer).payload, /^id: [\w-]{16}\nretry: 1000\ndata: \n\n$/)
})

t.test('a store that is away ends the call, not the process', async (t) => {
  const { out } = open(t, async () => {
    throw errors.STORE_UNAVAILABLE()
  })
  await t.rejects((await out).letPoll(), { code: 'SYS_002' })
})
