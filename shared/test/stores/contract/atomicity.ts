import type { Test } from 'tap'
import type { Store } from '../../../stores/store.ts'
import type { Open } from './backend.ts'

const rivals = 100

/** All at once, by turns through one store and the other. */
function compete<T>(stores: Store[], act: (store: Store, rival: number) => Promise<T>) {
  return Promise.all(
    Array.from({ length: rivals }, (_, rival) => act(stores[rival % stores.length] as Store, rival))
  )
}

export function atomicity(t: Test, open: Open) {
  t.test('of a hundred claims at once one wins, and its value stays', async (t) => {
    const { store, other } = await open(t)
    const won = await compete([store, other], (store, rival) => store.claim('key', `${rival}`, 60))
    t.equal(won.filter(Boolean).length, 1)
    t.equal(await store.get('key'), String(won.indexOf(true)))
  })

  t.test('of a hundred takes at once one gets the value', async (t) => {
    const { store, other } = await open(t)
    await store.set('key', 'value', 60)
    const taken = await compete([store, other], (store) => store.take('key'))
    t.same(
      taken.filter((value) => value !== null),
      ['value']
    )
  })

  t.test('of a hundred replacements of one value at once one wins', async (t) => {
    const { store, other } = await open(t)
    await store.set('key', 'start', 60)
    const won = await compete([store, other], (store, rival) =>
      store.replace('key', 'start', `${rival}`, 60)
    )
    t.equal(won.filter(Boolean).length, 1)
    t.equal(await store.get('key'), String(won.indexOf(true)))
  })

  t.test('a hundred appends at once keep every message, each under its own id', async (t) => {
    const { store, other } = await open(t)
    const limits = { maxLength: rivals, ttlSeconds: 60 }
    const ids = await compete([store, other], (store, rival) =>
      store.append('stream', `${rival}`, limits)
    )
    t.equal(new Set(ids).size, rivals)
    const entries = await store.read('stream', null, rivals)
    t.same(new Set(entries.map(({ id }) => id)), new Set(ids))
    for (const { id, message } of entries) t.equal(ids[Number(message)], id)
  })
}
