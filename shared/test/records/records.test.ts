import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import t from 'tap'
import { keyRing } from '../../crypto/key-ring.ts'
import { sealer } from '../../crypto/seal.ts'
import { records } from '../../records/records.ts'
import { memoryStore } from '../../stores/memory.ts'

interface Thing {
  name: string
  parts?: string[]
}

const thing: Thing = { name: 'thing', parts: ['ü', '\ud800'] }
const kind = { owner: 'auth', name: 'thing', version: 2 } as const
const seal = () => sealer(keyRing([randomBytes(32).toString('base64')]), 'thing')
const broken = { name: 'SEAL_BROKEN' }

for (const [title, extra] of [
  ['plain', {}],
  ['sealed', { sealer: seal() }],
] as const) {
  t.test(`${title} records`, async (t) => {
    const store = memoryStore()
    const options = { ...kind, ...extra }
    const things = records<Thing>(store, options)

    t.test('a record is read as it was written', async (t) => {
      await things.put('id', thing, 60)
      t.same(await things.get('id'), thing)
      t.match(await things.find('id'), { value: thing, stored: String })
      t.equal(await things.get('other'), null)
      t.equal(await things.find('other'), null)
    })

    t.test('one of two writers claims it', async (t) => {
      t.equal(await things.claim('claimed', { name: 'first' }, 60), true)
      t.equal(await things.claim('claimed', { name: 'second' }, 60), false)
      t.same(await things.get('claimed'), { name: 'first' })
    })

    t.test('it is replaced only as it was found', async (t) => {
      await things.put('changing', { name: 'first' }, 60)
      const found = (await things.find('changing'))!
      t.equal(await things.replace('changing', found, { name: 'second' }, 60), true)
      t.equal(await things.replace('changing', found, { name: 'third' }, 60), false)
      t.same(await things.get('changing'), { name: 'second' })
    })

    t.test('it is taken once', async (t) => {
      await things.put('once', { name: 'one' }, 60)
      const taken = await Promise.all([things.take('once'), things.take('once')])
      t.same(
        taken.filter((one) => one !== null),
        [{ name: 'one' }]
      )
    })

    t.test('a record of another version counts as absent, newer or older', async (t) => {
      for (const version of [1, 3]) {
        await records<Thing>(store, { ...options, version }).put('old', thing, 60)
        t.equal(await things.get('old'), null)
        t.equal(await things.find('old'), null)
        t.equal(await things.take('old'), null)
      }
    })

    t.test('a record of another version does not hold its place', async (t) => {
      await records<Thing>(store, { ...options, version: 1 }).put('held', thing, 60)
      const claims = ['one', 'other'].map((name) => things.claim('held', { name }, 60))
      t.same((await Promise.all(claims)).sort(), [false, true])
      t.ok(await things.get('held'))
    })

    t.test('a damaged record is an error, and no piece of it reaches the log', async (t) => {
      for (const text of ['PLANTED', '{"v":2,"name":"PLANTED', '']) {
        await store.set(things.key('damaged'), text, 60)
        const error: unknown = await things.get('damaged').catch((caught: unknown) => caught)
        t.match(error, broken, text)
        t.notMatch(inspect(error, { depth: 10, showHidden: true }), 'PLANTED')
      }
    })
  })
}

t.test('what is no record at all counts as one of another version', async (t) => {
  const store = memoryStore()
  const things = records<Thing>(store, kind)
  for (const text of ['null', '2', '"v"', '[]', '{}', '{"v":"2"}', '{"v":null}']) {
    await store.set(things.key('id'), text, 60)
    t.equal(await things.get('id'), null, text)
  }
})

t.test('keys name the service that writes, the kind and the thing', async (t) => {
  t.equal(records(memoryStore(), kind).key('id'), 'gatehouse:auth:thing:id')
  const shared = records(memoryStore(), { ...kind, owner: 'shared' })
  t.equal(shared.key('a:b'), 'gatehouse:shared:thing:a:b')
})

t.test('a sealed record shows nothing in the store and opens nowhere else', async (t) => {
  const store = memoryStore()
  const options = { ...kind, sealer: seal() }
  const things = records<Thing>(store, options)
  await things.put('id', { name: 'PLANTED' }, 60)
  const stored = (await store.get(things.key('id')))!
  t.notMatch(stored, 'PLANTED')
  await store.set(things.key('other'), stored, 60)
  await t.rejects(things.get('other'), broken, 'moved to another record')
  const kin = records<Thing>(store, { ...options, name: 'kin' })
  await store.set(kin.key('id'), stored, 60)
  await t.rejects(kin.get('id'), broken, 'moved to another kind')
  const elsewhere = records<Thing>(store, { ...kind, sealer: seal() })
  await t.rejects(elsewhere.get('id'), broken, 'another key')
  await store.set(things.key('id'), JSON.stringify({ v: 2, name: 'plain' }), 60)
  await t.rejects(things.get('id'), broken, 'put there without a key')
})

t.test('a record ends with its time', async (t) => {
  let nowMs = 0
  const things = records<Thing>(
    memoryStore(() => nowMs),
    kind
  )
  await things.put('id', thing, 60)
  nowMs = 59_999
  t.ok(await things.get('id'))
  nowMs = 60_000
  t.equal(await things.get('id'), null)
})
