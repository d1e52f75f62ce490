import { mock } from 'node:test'
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import type { LoggedMessage, StreamLog } from '../../../protocol/sessions/stream-log.ts'
import { streamLog as openLog } from '../../../protocol/sessions/stream-log.ts'
import { failingStore } from '../../failing-store.ts'
import { countIntervals } from '../../intervals.ts'
import { sessionKey } from '../../people.ts'

const session = 'session-1'
const writers = { replica: 'one', lives: async () => true }
const { signal } = new AbortController()
const streamLog = (store: Store) => openLog(store, keyRing([sessionKey]), writers)

/** What follows, once it has ended. */
async function rest(log: StreamLog, lastId: string) {
  const messages: LoggedMessage[] = []
  for await (const message of log.follow(session, lastId, signal)) messages.push(message)
  return messages
}

t.test('who follows gets what is added later, without looking', async (t) => {
  const log = streamLog(memoryStore())
  const written = await log.begin(session, 7)
  const read = rest(log, written.firstId)
  await new Promise(setImmediate)
  const id = await written.append({ late: true })
  await written.end()
  t.same(await read, [{ id, message: { late: true } }])
})

t.test('who follows ends when told so, and leaves nothing behind', async (t) => {
  const intervals = countIntervals(t)
  const log = streamLog(memoryStore())
  const written = await log.begin(session, 7)
  const left = new AbortController()
  const following = log.follow(session, written.firstId, left.signal)[Symbol.asyncIterator]()
  const next = following.next()
  await new Promise(setImmediate)
  t.equal(intervals(), 1)
  left.abort()
  t.equal((await next).done, true)
  t.equal(intervals(), 0)

  const late = log.follow(session, written.firstId, left.signal)[Symbol.asyncIterator]()
  t.equal((await late.next()).done, true)
  t.equal(intervals(), 0)
})

t.test('what nobody was told of is found by looking', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const { store, failing } = failingStore(memoryStore())
  const log = streamLog(store)
  const written = await log.begin(session, 7)
  const read = rest(log, written.firstId)
  await new Promise(setImmediate)
  failing.add('publish')
  const id = await written.append({ untold: true })
  await written.end()
  mock.timers.tick(10_000)
  t.same(await read, [{ id, message: { untold: true } }])
})

t.test('a stream whose writer is gone is followed no longer than it is kept', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  let nowMs = 0
  const log = streamLog(memoryStore(() => nowMs))
  const read = rest(log, (await log.begin(session, 7)).firstId)
  await new Promise(setImmediate)
  nowMs = 601_000
  mock.timers.tick(10_000)
  t.same(await read, [])
})

t.test('whose store fails is told so', async (t) => {
  for (const method of ['read', 'subscribe'] as const) {
    const { store, failing } = failingStore(memoryStore())
    const log = streamLog(store)
    const { firstId } = await log.begin(session, 7)
    failing.add(method)
    await t.rejects(rest(log, firstId), { name: 'STORE_UNAVAILABLE' })
  }
})
