import t from 'tap'
import { build, hourMs, kind, mona, who } from './build-records.ts'

t.test('of one person two hundred are kept, the longest unused makes room', async (t) => {
  const { sessions, store, ended, pass } = build()
  const foreign = await sessions.begin(who(2), kind)
  const first = await sessions.begin(mona, kind)
  const second = await sessions.begin(who(1, 'other client'), kind)
  pass(2 * hourMs)
  await sessions.find(first, mona)
  for (let count = 2; count < 200; count++) await sessions.begin(mona, kind)
  t.same(ended, [])
  await sessions.begin(mona, kind)
  t.same(ended, [second])
  t.ok(await sessions.find(first, mona))
  t.ok(await sessions.find(foreign, who(2)))
  t.equal(await store.countIndex('gatehouse:mcp:sessions:1'), 200)
})

t.test('many that begin at once leave no more than two hundred', async (t) => {
  const { sessions, store } = build()
  await Promise.all(Array.from({ length: 300 }, () => sessions.begin(mona, kind)))
  for (let count = 0; count < 5; count++) await sessions.begin(mona, kind)
  t.equal(await store.countIndex('gatehouse:mcp:sessions:1'), 200)
})
