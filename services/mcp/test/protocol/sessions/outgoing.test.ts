import Fastify from 'fastify'
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Outgoing } from '../../../protocol/sessions/outgoing.ts'
import { outgoing } from '../../../protocol/sessions/outgoing.ts'
import { streamLog } from '../../../protocol/sessions/stream-log.ts'
import { failingStore } from '../../failing-store.ts'
import { sessionKey } from '../../people.ts'

interface Given {
  sessionId?: string | null
  version?: string
}

/** What a client gets of `work`, and what can be fetched later. */
async function answer(
  work: (out: Outgoing, failing: Set<string>) => Promise<unknown>,
  { sessionId = 'session', version = '2025-11-25' }: Given = {}
) {
  const { store, failing } = failingStore(memoryStore())
  const log = streamLog(store, keyRing([sessionKey]), { replica: 'one', lives: async () => true })
  const errors: Error[] = []
  const app = Fastify()
  app.post('/', async (_request, reply) => {
    const onError = (error: Error) => void errors.push(error)
    return work(outgoing({ reply, log, sessionId, requestId: 7, version, onError }), failing)
  })
  const response = await app.inject({ method: 'POST', url: '/' })
  const { headers, payload } = response
  const ids = [...payload.matchAll(/^id: (.*)$/gm)].map(([, id]) => id!)
  const { signal } = new AbortController()
  const fetch = async (lastId: string) => {
    const messages: object[] = []
    for await (const { message } of log.follow('session', lastId, signal)) messages.push(message)
    return messages
  }
  return { status: response.statusCode, type: headers['content-type'], payload, ids, fetch, errors }
}

t.test('an answer alone is JSON', async (t) => {
  const { status, type, payload, errors } = await answer((out) => out.finish({ result: 1 }))
  t.equal(status, 200)
  t.equal(type, 'application/json; charset=utf-8')
  t.equal(payload, '{"result":1}')
  t.same(errors, [])
})

t.test('a message ahead of it makes a stream that can be resumed from its beginning', async (t) => {
  const { type, payload, ids, fetch } = await answer(async (out) => {
    await out.send({ note: 1 })
    return out.finish({ result: 1 })
  })
  t.equal(type, 'text/event-stream')
  const [first, note, result] = ids
  t.equal(
    payload,
    `id: ${first}\nretry: 1000\ndata: \n\n` +
      `id: ${note}\nevent: message\ndata: {"note":1}\n\n` +
      `id: ${result}\nevent: message\ndata: {"result":1}\n\n`
  )
  t.same(await fetch(first!), [{ note: 1 }, { result: 1 }])
  t.same(await fetch(note!), [{ result: 1 }])
})

t.test('messages that nobody waits for arrive in order, before the answer', async (t) => {
  const { payload, ids } = await answer((out) => {
    for (let at = 0; at < 5; at++) void out.send({ at })
    return out.finish({ at: 5 })
  })
  t.same(payload.match(/(?<="at":)\d/g), ['0', '1', '2', '3', '4', '5'])
  t.equal(new Set(ids).size, 7)
})

t.test('clients of older revisions get no event without data', async (t) => {
  const work = async (out: Outgoing) => {
    await out.letPoll()
    await out.send({ note: 1 })
    return out.finish({ result: 1 })
  }
  const { payload, ids } = await answer(work, { version: '2025-06-18' })
  t.notMatch(payload, /retry|data: \n/)
  t.equal(ids.length, 2)
})

t.test('without a session there is nothing to come back to', async (t) => {
  const work = async (out: Outgoing) => {
    await out.letPoll()
    await out.send({ note: 1 })
    return out.finish({ result: 1 })
  }
  const { payload } = await answer(work, { sessionId: null })
  t.equal(payload, 'event: message\ndata: {"note":1}\n\nevent: message\ndata: {"result":1}\n\n')
})

t.test('a client that is let go fetches all that follows', async (t) => {
  const { payload, ids, fetch } = await answer(async (out) => {
    await out.letPoll()
    await out.send({ note: 1 })
    return out.finish({ result: 1 })
  })
  t.equal(payload, `id: ${ids[0]}\nretry: 1000\ndata: \n\n`)
  t.same(await fetch(ids[0]!), [{ note: 1 }, { result: 1 }])
})

t.test('nothing goes out after the answer', async (t) => {
  const finished = Promise.withResolvers<void>()
  const { payload } = await answer(async (out) => {
    const answered = await out.finish({ result: 1 })
    await out.send({ late: true })
    await out.letPoll()
    finished.resolve()
    return answered
  })
  await finished.promise
  t.equal(payload, '{"result":1}')
})

t.test('a request that was taken back gets a stream without an answer', async (t) => {
  for (const isOpen of [false, true]) {
    const { status, type, payload } = await answer(async (out) => {
      if (isOpen) await out.send({ note: 1 })
      return out.finish(null)
    })
    t.equal(status, 200)
    t.equal(type, 'text/event-stream')
    t.notMatch(payload, 'result')
  }
})

t.test('a store that fails takes nothing from a client that stays', async (t) => {
  const { payload, ids, errors } = await answer(async (out, failing) => {
    failing.add('append')
    await out.letPoll()
    await out.send({ note: 1 })
    return out.finish({ result: 1 })
  })
  t.same(ids, [], 'and promises it nothing')
  t.match(payload, /"note":1.*"result":1/s)
  t.match(errors, [{ name: 'STORE_UNAVAILABLE' }])
})

t.test('a store that fails on the way loses the place, not the message', async (t) => {
  const { payload, ids, errors } = await answer(async (out, failing) => {
    await out.send({ note: 1 })
    failing.add('append')
    await out.send({ note: 2 })
    return out.finish({ result: 1 })
  })
  t.equal(ids.length, 2)
  t.match(payload, /"note":1.*"note":2.*"result":1/s)
  t.equal(errors.length, 3, 'the note, the answer, and that it has ended')
})
