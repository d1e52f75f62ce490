import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import type { LoggedMessage, StreamLog } from '../../../protocol/sessions/stream-log.ts'
import { streamLog as openLog } from '../../../protocol/sessions/stream-log.ts'
import { failingStore } from '../../failing-store.ts'
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

t.test('a stream is read from any place in it, on any replica', async (t) => {
  const store = memoryStore()
  const written = await streamLog(store).begin(session, 7)
  const first = await written.append({ at: 1 })
  const second = await written.append({ at: 2 })
  await written.end()
  const log = streamLog(store)
  t.equal(await log.nameAt(session, written.firstId), written.firstId)
  t.equal(await log.nameAt(session, second), written.firstId)
  const all = [
    { id: first, message: { at: 1 } },
    { id: second, message: { at: 2 } },
  ]
  t.same(await rest(log, written.firstId), all)
  t.same(await rest(log, first), all.slice(1))
  t.same(await rest(log, second), [])
})

t.test('the store alone does not tell what was sent', async (t) => {
  const store = memoryStore()
  const kept: string[] = []
  const append: Store['append'] = (stream, message, limits) => {
    kept.push(message)
    return store.append(stream, message, limits)
  }
  const written = await streamLog({ ...store, append }).begin(session, 7)
  await written.append({ text: 'of a private repository' })
  t.equal(kept.length, 2)
  t.notMatch(kept.join(), 'private')
  const otherKeys = keyRing([Buffer.alloc(32, 8).toString('base64')])
  const otherRing = openLog(store, otherKeys, writers)
  await t.rejects(rest(otherRing, written.firstId), { name: 'SEAL_BROKEN' })
})

t.test('messages that are sent at once keep their order', async (t) => {
  const log = streamLog(memoryStore())
  const written = await log.begin(session, 7)
  const ids = await Promise.all(Array.from({ length: 250 }, (_one, at) => written.append({ at })))
  await written.end()
  const read = await rest(log, written.firstId)
  t.same(
    read.map(({ id }) => id),
    ids
  )
  t.same(
    read.map(({ message }) => message),
    [...ids.keys()].map((at) => ({ at }))
  )
})

t.test('as many messages are kept as a call may send', async (t) => {
  const log = streamLog(memoryStore())
  const written = await log.begin(session, 7)
  for (let at = 0; at < 1050; at++) await written.append({ at })
  await written.end()
  t.equal((await rest(log, written.firstId)).length, 1050)
})

t.test(
  'a stream of another session, one that is gone and no stream at all are the same',
  async (t) => {
    let nowMs = 0
    const log = streamLog(memoryStore(() => nowMs))
    const { firstId } = await log.begin(session, 7)
    t.equal(await log.nameAt('session-2', firstId), null)
    for (const lastId of [
      '',
      'x',
      `${firstId}x`,
      `${firstId}.`,
      `${firstId}.1.2`,
      'A'.repeat(16),
    ]) {
      t.equal(await log.nameAt(session, lastId), null, lastId)
    }
    await t.rejects(log.nameAt(session, `${firstId}.--`), { name: 'INVALID_INPUT' })
    nowMs = 601_000
    t.equal(await log.nameAt(session, firstId), null)
  }
)

t.test('a message that cannot be kept does not keep the next from it', async (t) => {
  const { store, failing } = failingStore(memoryStore())
  const log = streamLog(store)
  const written = await log.begin(session, 7)
  failing.add('append')
  const lost = written.append({ at: 1 })
  await t.rejects(lost, { name: 'STORE_UNAVAILABLE' })
  failing.clear()
  const id = await written.append({ at: 2 })
  await written.end()
  t.same(await rest(log, written.firstId), [{ id, message: { at: 2 } }])
})

t.test('a stream that cannot be kept does not begin', async (t) => {
  const { store, failing } = failingStore(memoryStore())
  failing.add('append')
  await t.rejects(streamLog(store).begin(session, 7), { name: 'STORE_UNAVAILABLE' })
})
