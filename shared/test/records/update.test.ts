import type { Test } from 'tap'
import t from 'tap'
import { records } from '../../records/records.ts'
import { memoryStore } from '../../stores/memory.ts'

interface Counter {
  count: number
}

function build() {
  const store = memoryStore()
  const counters = records<Counter>(store, { owner: 'auth', name: 'counter', version: 1 })
  const write = (count: number) => ({ value: { count }, ttlSeconds: 60 })
  const raise = () =>
    counters.update('id', (found) => {
      const count = (found?.value.count ?? 0) + 1
      return { write: write(count), result: count }
    })
  return { store, counters, write, raise }
}

t.test('writers who meet lose nothing of each other', async (t) => {
  const { counters, raise } = build()
  const results = await Promise.all(Array.from({ length: 10 }, raise))
  t.same(
    results.sort((one, other) => one - other),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  )
  t.same(await counters.get('id'), { count: 10 })
})

t.test('an edit that writes nothing leaves the record, and may wait for something', async (t) => {
  const { counters, raise } = build()
  await raise()
  t.equal(await counters.update('id', async (found) => ({ result: found?.value.count })), 1)
  t.same(await counters.get('id'), { count: 1 })
  t.equal(await counters.update('other', () => ({ result: 'none' })), 'none')
  t.equal(await counters.get('other'), null)
})

t.test('an edit may delete, but only what it saw', async (t) => {
  const { counters, raise } = build()
  await raise()
  const seen: unknown[] = []
  await counters.update('id', async (found) => {
    seen.push(found?.value.count)
    if (seen.length === 1) await raise()
    return { write: null, result: 'deleted' }
  })
  t.same(seen, [1, 2], 'somebody wrote after the first look')
  t.equal(await counters.get('id'), null)
  t.equal(await counters.update('id', () => ({ write: null, result: 'gone' })), 'gone')
})

t.test('what was read already is not read again, unless it has changed', async (t) => {
  const { store, counters, write, raise } = build()
  await raise()
  const known = (await counters.find('id'))!
  const { get } = store
  let reads = 0
  store.get = (key) => {
    reads++
    return get(key)
  }
  const seen: unknown[] = []
  const set = (count: number) =>
    counters.update(
      'id',
      (found) => {
        seen.push(found?.value.count)
        return { write: write(count), result: count }
      },
      known
    )
  await set(5)
  t.same([seen, reads], [[1], 0])
  await set(6)
  t.same([seen, reads], [[1, 1, 5], 1])
})

async function attemptsOf(t: Test, method: 'claim' | 'replace') {
  const { store, counters, write, raise } = build()
  if (method === 'replace') await raise()
  store[method] = async () => false
  let attempts = 0
  const edit = () => ({ write: write(attempts++), result: 0 })
  const facts = { reason: 'counter written by too many at once' }
  await t.rejects(counters.update('id', edit), { code: 'SYS_002', facts })
  return attempts
}

t.test('a record that never stays the same is given up on as a failure of the store', async (t) => {
  t.same([await attemptsOf(t, 'claim'), await attemptsOf(t, 'replace')], [20, 20])
})

t.test('what an edit throws is thrown, and nothing is written', async (t) => {
  const { counters } = build()
  const edit = () => {
    throw new Error('no')
  }
  await t.rejects(counters.update('id', edit), { message: 'no' })
  t.equal(await counters.get('id'), null)
})
