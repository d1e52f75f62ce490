import t from 'tap'
import { lastUseRecords } from '#shared/records/last-uses.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { answerIn, build, modern } from '../build.ts'
import { failingStore } from '../failing-store.ts'
import { testFeatures } from '../features.ts'

const { features } = testFeatures()
const mona = { userId: 1, login: 'mona' }
const echo = { method: 'tools/call', params: { name: 'echo', arguments: { value: 'a' } } }
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
}

t.test('a request that is let in notes the use of its session, and no other', async (t) => {
  const nowMs = Date.now()
  const built = await build(t, { features, world: { now: () => nowMs } })
  const { app, world } = built
  const lastUses = lastUseRecords(world.store)
  const used = await built.signIn(mona)
  const ended = await built.signIn(mona)
  await ended.sessions.take(ended.sid)
  t.equal((await app.inject(modern({ ...echo, token: used.token }))).statusCode, 200)
  t.equal((await app.inject(modern({ ...echo, token: ended.token }))).statusCode, 401)
  await settle()
  t.same(await lastUses.get(used.sid), { at: Math.floor(nowMs / 1000) })
  t.equal(await lastUses.get(ended.sid), null)
})

t.test('a call succeeds where its use cannot be written down', async (t) => {
  const { store, failing } = failingStore(memoryStore())
  const built = await build(t, { features, world: { store } })
  const { token } = await built.signIn(mona)
  failing.add('claim').add('replace')
  const answer = await built.app.inject(modern({ ...echo, token }))
  t.match(answerIn(answer), { result: { content: [{ text: 'a' }] } })
  await settle()
  t.match(built.logLines.join(''), 'the last use of a session was not noted')
})
