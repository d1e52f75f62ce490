import { mock } from 'node:test'
import type { Test } from 'tap'
import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import { until } from '#shared/test/until.ts'
import { legacy } from '../../build.ts'
import { failingStore } from '../../failing-store.ts'
import { testFeatures } from '../../features.ts'
import { beginSession, buildPair } from '../../session.ts'
import { send, sendAndLeave } from '../../talk.ts'

/** Two replicas, and a session of Mona’s that was begun at the first. */
async function start(t: Test, version = '2025-11-25') {
  const { features, held } = testFeatures()
  const { store, failing } = failingStore(memoryStore())
  const [one, other] = await buildPair(t, { features, world: { store } })
  const { token, sid, sessions } = await one.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(one, { token, version })
  const endSignIn = () => sessions.take(sid)
  return { one, other, held, failing, token, session, endSignIn }
}

/** The rest of a stream, after the event that says where it goes on. */
async function resume(...[built, request]: Parameters<typeof send>) {
  const stream = await send(built, request)
  const { id, message } = (await stream.next())!
  if (id !== request.headers['last-event-id'] || message) throw new Error('it is not primed')
  return stream
}

const waited = (text = 'waited') => ({ message: { id: 7, result: { content: [{ text }] } } })

t.test('a client that lost its connection fetches the rest from another replica', async (t) => {
  const { one, other, held, session } = await start(t)
  const call = await send(one, session.call('wait', 'log'))
  const primed = (await call.next())!
  t.match(primed, { id: /^[\w-]{16}$/, retry: 1000, message: undefined })
  const line = (await call.next())!
  t.match(line.message, { method: 'notifications/message', params: { data: 'waiting' } })
  call.hangUp()
  const rest = await resume(other, session.listen(line.id))
  t.notOk(held.signals[0]!.aborted, 'and leaving is no cancelling')
  held.release()
  t.match(await rest.next(), { message: { params: { data: 'waited' } } })
  t.match(await rest.next(), waited())
  t.equal(await rest.next(), null)

  const again = await resume(one, session.listen(primed.id))
  t.equal((await again.rest()).length, 3, 'also from the beginning, and once it is over')
})

t.test('clients of older revisions get no event without data', async (t) => {
  const { one, session } = await start(t, '2025-06-18')
  const call = await send(one, session.call('log'))
  const [first] = await call.rest()
  t.match(first, { message: { method: 'notifications/message' } })
})

t.test('who comes back to what is over is told not to come again', async (t) => {
  const { one, other, session } = await start(t)
  const call = await send(one, session.call('log'))
  const { id } = (await call.rest()).at(-1)!
  const response = await other.app.inject(session.listen(id))
  t.equal(response.statusCode, 204)
  t.equal(response.payload, '')
})

t.test('a client that is let go comes back for its answer', async (t) => {
  const { one, other, held, session } = await start(t)
  const call = await send(one, session.call('wait', 'poll'))
  const [primed, ...more] = await call.rest()
  t.same(more, [])
  const rest = await resume(other, session.listen(primed!.id))
  held.release()
  t.match(await rest.rest(), [waited()])
})

t.test('in a session a client that hangs up cancels nothing, without one it does', async (t) => {
  const { one, held, session, token } = await start(t)
  const params = { name: 'wait' }
  const inside = await sendAndLeave(one, session.call('wait'))
  await until(() => held.signals.length === 1)
  const outside = await sendAndLeave(one, legacy({ method: 'tools/call', params, token }))
  await until(() => held.signals.length === 2)
  inside.hangUp()
  outside.hangUp()
  await until(() => held.signals[1]!.aborted)
  t.notOk(held.signals[0]!.aborted)
})

t.test(
  'a place that no stream of the session has is refused, before anything is sent',
  async (t) => {
    const { one, other, session, token } = await start(t)
    const call = await send(one, session.call('log'))
    const { id } = (await call.next())!
    await call.rest()
    const foreign = await beginSession(one, { token })
    for (const [place, of] of [
      [id, foreign],
      ['x', session],
      ['', session],
      ['A'.repeat(16), session],
      [`${id}.--`, session],
    ] as const) {
      const response = await other.app.inject(of.listen(place))
      t.equal(response.statusCode, 400, `${place}`)
      t.match(response.json(), { error: { data: { code: 'VAL_001' } } })
    }
  }
)

t.test('who fetches the same rest twice gets it once', async (t) => {
  const { one, other, held, session } = await start(t)
  const [primed] = await (await send(one, session.call('wait', 'poll'))).rest()
  const first = await resume(one, session.listen(primed!.id))
  const second = await resume(other, session.listen(primed!.id))
  t.equal(await first.next(), null)
  held.release()
  t.match(await second.rest(), [waited()])
})

t.test('what is fetched ends with its session, and with the service', async (t) => {
  const { one, other, held, session, token } = await start(t)
  const [primed] = await (await send(one, session.call('wait', 'poll'))).rest()
  const rest = await resume(one, session.listen(primed!.id))
  await other.app.inject(session.end())
  t.equal(await rest.next(), null)

  const second = await beginSession(other, { token })
  const [place] = await (await send(other, second.call('wait', 'poll'))).rest()
  const open = await resume(one, second.listen(place!.id))
  await one.app.close()
  t.equal(await open.next(), null)
  held.release()
})

t.test('a store that fails ends what is fetched, so that its client comes back', async (t) => {
  const { one, held, failing, session } = await start(t)
  const [primed] = await (await send(one, session.call('wait', 'poll'))).rest()
  failing.add('subscribe')
  const rest = await resume(one, session.listen(primed!.id))
  t.equal(await rest.next(), null)
  failing.clear()
  t.match(one.logLines.join(''), 'SYS_002')
  const again = await resume(one, session.listen(primed!.id))
  held.release()
  t.match(await again.rest(), [waited()])
})

t.test('every stream ends within half a minute after the sign-in has', async (t) => {
  const { one, held, session, endSignIn } = await start(t)
  const [primed] = await (await send(one, session.call('wait', 'poll'))).rest()
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const standing = await send(one, session.listen())
  const rest = await resume(one, session.listen(primed!.id))
  await endSignIn()
  mock.timers.tick(30_000)
  t.equal(await standing.next(), null)
  t.equal(await rest.next(), null)
  held.release()
})
