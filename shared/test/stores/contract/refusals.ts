import type { Test } from 'tap'
import type { Store } from '../../../stores/store.ts'
import { everyMethod, type Open } from './backend.ts'

const wrongNumbers = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]

const withNumber = (store: Store, number: number): (() => Promise<unknown>)[] => [
  () => store.set('key', 'changed', number),
  () => store.claim('free', 'changed', number),
  () => store.replace('key', 'value', 'changed', number),
  () => store.addToIndex('index', 'changed', number),
  () => store.listIndex('index', number),
  () => store.append('stream', 'changed', { maxLength: number, ttlSeconds: 1 }),
  () => store.append('stream', 'changed', { maxLength: 1, ttlSeconds: number }),
  () => store.read('stream', null, number),
]

export function refusals(t: Test, open: Open) {
  t.test('a time or count that is no whole number ≥ 1 changes nothing', async (t) => {
    const { store } = await open(t)
    await store.set('key', 'value', 60)
    await store.addToIndex('index', 'member', 60)
    const id = await store.append('stream', 'message', { maxLength: 10, ttlSeconds: 60 })
    for (const number of wrongNumbers) {
      for (const call of withNumber(store, number)) await t.rejects(call(), { code: 'SYS_006' })
    }
    t.equal(await store.get('key'), 'value')
    t.equal(await store.get('free'), null)
    t.same(await store.listIndex('index', 10), ['member'])
    t.same(await store.read('stream', null, 10), [{ id, message: 'message' }])
  })

  t.test(
    'an id that is none of a stream’s is told apart from one that has no successor',
    async (t) => {
      const { store } = await open(t)
      await store.append('stream', 'message', { maxLength: 1, ttlSeconds: 60 })
      for (const id of ['', 'x', '-1', '1 OR 1', '(1-1', `${'9'.repeat(30)}-1`, '1-1-1']) {
        await t.rejects(store.read('stream', id, 1), { code: 'VAL_001' })
      }
    }
  )

  t.test('a closed store refuses every call, a second close is no error', async (t) => {
    const { store, other } = await open(t)
    await store.set('key', 'value', 60)
    const heard: string[] = []
    const end = await store.subscribe('any', (message) => heard.push(message))
    await store.close()
    for (const [name, call] of everyMethod(store)) {
      await t.rejects(call(), { code: 'SYS_002', cause: Error }, name)
    }
    await end()
    await store.close()
    await other.close()
    t.same(heard, [])
  })
}
