import t from 'tap'
import { keyRing } from '../../crypto/key-ring.ts'
import { sealer } from '../../crypto/seal.ts'
import { records } from '../../records/records.ts'
import { memoryStore } from '../../stores/memory.ts'

interface Note {
  text: string
}

function build({ isSealed = false, version = 1, store = memoryStore() } = {}) {
  const ring = keyRing([Buffer.from('k'.repeat(32)).toString('base64')])
  const kind = { owner: 'auth' as const, name: 'note', version }
  const notes = records<Note>(store, isSealed ? { ...kind, sealer: sealer(ring, 'note') } : kind)
  return { store, notes }
}

for (const isSealed of [false, true]) {
  const form = isSealed ? 'sealed' : 'open'

  t.test(`${form}: a record is deleted only as it was found`, async (t) => {
    const { notes } = build({ isSealed })
    await notes.put('a', { text: 'first' }, 60)
    const found = (await notes.find('a'))!
    await notes.put('a', { text: 'second' }, 60)
    t.equal(await notes.remove('a', found), false)
    t.same(await notes.get('a'), { text: 'second' })
    t.equal(await notes.remove('a', (await notes.find('a'))!), true)
    t.same([await notes.get('a'), await notes.find('a'), await notes.take('a')], [null, null, null])
  })

  t.test(`${form}: the place of a deleted record is free at once, for one`, async (t) => {
    const { notes } = build({ isSealed })
    await notes.put('a', { text: 'first' }, 60)
    await notes.remove('a', (await notes.find('a'))!)
    const texts = ['second', 'third', 'fourth']
    const claims = await Promise.all(texts.map((text) => notes.claim('a', { text }, 60)))
    t.same(claims.filter(Boolean).length, 1)
    t.equal((await notes.get('a'))?.text, texts[claims.indexOf(true)])
    t.equal(await notes.claim('a', { text: 'late' }, 60), false)
  })
}

t.test('a record of another version counts as absent', async (t) => {
  const { notes, store } = build()
  await notes.put('a', { text: 'first' }, 60)
  const next = build({ store, version: 2 })
  t.same([await next.notes.get('a'), await next.notes.find('a')], [null, null])
})
