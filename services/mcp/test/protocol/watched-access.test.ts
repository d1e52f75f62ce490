import { mock } from 'node:test'
import type { Test } from 'tap'
import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import type { Session, SessionReader } from '#shared/records/sessions.ts'
import { accessWatch } from '../../protocol/watched-access.ts'
import { testCaller } from '../caller.ts'

const alive = {} as Session
const startMs = 1_700_000_000_000

/** A watch over one stream, with time in the test’s hands; `pass` lets half a minute pass. */
function build(t: Test, get: SessionReader['get'], expiresInSeconds = 900) {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const clock = { nowMs: startMs }
  const watch = accessWatch({ get }, () => clock.nowMs)
  const expiresAt = startMs / 1000 + expiresInSeconds
  const { principal } = testCaller().caller
  let ends = 0
  const stop = watch({ ...principal, expiresAt }, () => void ends++)
  const pass = async () => {
    clock.nowMs += 30_000
    mock.timers.tick(30_000)
    await new Promise(setImmediate)
  }
  return { pass, stop, ends: () => ends }
}

t.test('a stream goes on while its session lives and its token holds', async (t) => {
  const asked: string[] = []
  const { pass, ends } = build(t, async (id) => {
    asked.push(id)
    return alive
  })
  for (let count = 0; count < 20; count++) await pass()
  t.equal(ends(), 0)
  t.equal(asked.length, 20)
  t.equal(asked[0], 'session')
})

t.test('it ends once when the token expires', async (t) => {
  const { pass, ends } = build(t, async () => alive, 60)
  await pass()
  t.equal(ends(), 0)
  await pass()
  await pass()
  t.equal(ends(), 1)
})

t.test('it ends within half a minute after the session', async (t) => {
  let session: Session | null = alive
  const { pass, ends } = build(t, async () => session)
  await pass()
  session = null
  await pass()
  await pass()
  t.equal(ends(), 1)
})

t.test('it ends where the store cannot say that the session lives', async (t) => {
  const { pass, ends } = build(t, () => Promise.reject(errors.STORE_UNAVAILABLE()))
  await pass()
  t.equal(ends(), 1)
})

t.test('a stream that is closed is watched no more, also while the store is asked', async (t) => {
  const answer = Promise.withResolvers<Session | null>()
  const { pass, stop, ends } = build(t, () => answer.promise)
  await pass()
  stop()
  stop()
  answer.resolve(null)
  await pass()
  t.equal(ends(), 0)
})
