import type { Test } from 'tap'
import { lifetime, type Open, until } from './backend.ts'

const limits = { maxLength: 100, ttlSeconds: 60 }

export function streams(t: Test, open: Open) {
  t.test('a stream is read from its oldest entry or after any other, in order', async (t) => {
    const { store, other } = await open(t)
    const sent = ['first', '', 'Ünïcödé 🗝️\0', 'fourth']
    const ids: string[] = []
    for (const message of sent) ids.push(await store.append('stream', message, limits))
    const entries = sent.map((message, at) => ({ id: ids[at] as string, message }))
    t.same(await other.read('stream', null, 10), entries)
    t.same(await other.read('stream', null, 2), entries.slice(0, 2))
    t.same(await other.read('stream', ids[1] as string, 10), entries.slice(2))
    t.same(await other.read('stream', ids[1] as string, 1), entries.slice(2, 3))
    t.same(await other.read('stream', ids[3] as string, 10), [])
  })

  t.test('a stream nobody wrote to is empty, and streams are apart', async (t) => {
    const { store } = await open(t)
    const id = await store.append('one', 'message', limits)
    t.same(await store.read('other', null, 10), [])
    t.same(await store.read('other', id, 10), [])
    await store.append('other', 'second', { maxLength: 1, ttlSeconds: 60 })
    t.same(await store.read('one', null, 10), [{ id, message: 'message' }])
  })

  t.test('a stream keeps exactly its newest entries', async (t) => {
    const { store } = await open(t)
    const ids: string[] = []
    const messages = async (afterId: string | null) =>
      (await store.read('stream', afterId, 1000)).map(({ message }) => message)
    for (let number = 0; number < 250; number++) {
      ids.push(await store.append('stream', `${number}`, limits))
    }
    const newest = Array.from({ length: 100 }, (_, at) => `${at + 150}`)
    t.same(await messages(null), newest)
    t.same(await messages(ids[3] as string), newest, 'after one that is gone')
    await store.append('stream', 'last', { maxLength: 1, ttlSeconds: 60 })
    t.same(await messages(null), ['last'])
  })

  t.test('a stream is gone as a whole its time after the last entry', async (t) => {
    const { store, tick } = await open(t)
    const brief = { maxLength: 10, ttlSeconds: 2 }
    const first = await store.append('stream', 'first', brief)
    const halfMs = await tick()
    await until(tick, async () => (await tick()) - halfMs > 1000)
    let second = ''
    const { atLeastMs, atMostMs } = await lifetime(
      tick,
      async () => {
        second = await store.append('stream', 'second', brief)
      },
      async () => (await store.read('stream', null, 10)).length === 0
    )
    t.ok(atMostMs >= 2000 && atLeastMs <= 2050, `${atLeastMs} to ${atMostMs} ms`)
    const third = await store.append('stream', 'third', brief)
    for (const afterId of [null, first, second]) {
      t.same(await store.read('stream', afterId, 10), [{ id: third, message: 'third' }])
    }
  })
}
