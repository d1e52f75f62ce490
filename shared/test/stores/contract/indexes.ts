import type { Test } from 'tap'
import { lifetime, type Open } from './backend.ts'

export function indexes(t: Test, open: Open) {
  t.test('an index lists its members once, soonest to end first, up to the limit', async (t) => {
    const { store, other } = await open(t)
    await store.addToIndex('index', 'late', 300)
    await other.addToIndex('index', 'soon', 100)
    await store.addToIndex('index', '', 200)
    await store.addToIndex('index', 'late', 300)
    t.same(await other.listIndex('index', 10), ['soon', '', 'late'])
    t.same(await store.listIndex('index', 2), ['soon', ''])
    t.equal(await store.countIndex('index'), 3)
  })

  t.test('a member added again ends at its new time, later or sooner', async (t) => {
    const { store } = await open(t)
    await store.addToIndex('index', 'a', 100)
    await store.addToIndex('index', 'b', 200)
    await store.addToIndex('index', 'a', 300)
    t.same(await store.listIndex('index', 10), ['b', 'a'])
    await store.addToIndex('index', 'a', 50)
    t.same(await store.listIndex('index', 10), ['a', 'b'])
  })

  t.test('indexes are apart, and one nobody added to is empty', async (t) => {
    const { store } = await open(t)
    await store.addToIndex('one', 'member 日本 🗝️', 60)
    await store.removeFromIndex('other', 'member 日本 🗝️')
    t.same(await store.listIndex('one', 10), ['member 日本 🗝️'])
    t.same(await store.listIndex('other', 10), [])
    t.equal(await store.countIndex('other'), 0)
  })

  t.test('a removed member is gone, the others stay; removing it again is no error', async (t) => {
    const { store, other } = await open(t)
    for (const member of ['a', 'b']) await store.addToIndex('index', member, 60)
    await other.removeFromIndex('index', 'a')
    await other.removeFromIndex('index', 'a')
    t.same(await store.listIndex('index', 10), ['b'])
    await store.removeFromIndex('index', 'b')
    t.equal(await store.countIndex('index'), 0)
    await store.addToIndex('index', 'a', 60)
    t.same(await store.listIndex('index', 10), ['a'])
  })

  t.test('a member leaves the list and the count when its time is over', async (t) => {
    const { store, tick } = await open(t)
    await store.addToIndex('index', 'moved', 1)
    await store.addToIndex('index', 'stays', 60)
    await store.addToIndex('index', 'moved', 90)
    const { atLeastMs, atMostMs } = await lifetime(
      tick,
      () => store.addToIndex('index', 'ends', 1),
      async () => (await store.countIndex('index')) === 2
    )
    t.ok(atMostMs >= 1000 && atLeastMs <= 1050, `${atLeastMs} to ${atMostMs} ms`)
    t.same(await store.listIndex('index', 10), ['stays', 'moved'])
    await store.addToIndex('index', 'ends', 30)
    t.same(await store.listIndex('index', 10), ['ends', 'stays', 'moved'])
  })
}
