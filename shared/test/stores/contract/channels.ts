import type { Test } from 'tap'
import { type Open, until } from './backend.ts'

export function channels(t: Test, open: Open) {
  t.test(
    'every listener of a channel gets every message in order, no other channel’s',
    async (t) => {
      const { store, tick } = await open(t)
      const heard: Record<string, string[]> = { one: [], two: [], elsewhere: [] }
      const hear = (name: string) => (message: string) => heard[name]?.push(message)
      await Promise.all([
        store.subscribe('channel', hear('one')),
        store.subscribe('channel', hear('two')),
        store.subscribe('elsewhere', hear('elsewhere')),
      ])
      const sent = ['first', '', 'Ünïcödé 🗝️', 'x'.repeat(100_000)]
      for (const message of sent) await store.publish('channel', message)
      await store.publish('nobody listens', 'lost')
      await store.publish('elsewhere', 'end')
      await until(tick, () => heard['elsewhere']?.length === 1 && heard['two']?.length === 4)
      t.same(heard, { one: sent, two: sent, elsewhere: ['end'] })
    }
  )

  t.test('one function may listen twice; ending one listening leaves the other', async (t) => {
    const { store, tick } = await open(t)
    const heard: string[] = []
    const listener = (message: string) => void heard.push(message)
    const end = await store.subscribe('channel', listener)
    await store.subscribe('channel', listener)
    await store.publish('channel', 'both')
    await until(tick, () => heard.length === 2)
    await end()
    await end()
    await store.publish('channel', 'one')
    await store.publish('channel', 'mark')
    await until(tick, () => heard.includes('mark'))
    t.same(heard, ['both', 'both', 'one', 'mark'])
  })

  t.test('nothing is delivered once the listener has ended, nor before it began', async (t) => {
    const { store, tick } = await open(t)
    const heard: string[] = []
    const marks: string[] = []
    await store.publish('channel', 'too early')
    const end = await store.subscribe('channel', (message) => heard.push(message))
    await store.publish('channel', 'in time')
    await until(tick, () => heard.length === 1)
    await store.publish('channel', 'on its way')
    const atEnd = heard.length
    const ended = end()
    t.equal(heard.length, atEnd)
    await ended
    await store.publish('channel', 'too late')
    await store.subscribe('channel', (message) => marks.push(message))
    await store.publish('channel', 'mark')
    await until(tick, () => marks.length === 1)
    t.same(marks, ['mark'])
    t.equal(heard.length, atEnd)
  })

  t.test('a listener may end another while a message is delivered', async (t) => {
    const { store, tick } = await open(t)
    const heard: string[] = []
    let endSecond = async () => {}
    await store.subscribe('channel', () => {
      heard.push('first')
      void endSecond()
    })
    endSecond = await store.subscribe('channel', () => void heard.push('second'))
    await store.subscribe('channel', () => void heard.push('third'))
    await store.publish('channel', 'message')
    await until(tick, () => heard.includes('third'))
    t.same(heard, ['first', 'third'])
  })
}
