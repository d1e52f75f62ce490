import type { Test } from 'tap'
import { lifetime, type Open, until } from './backend.ts'

const oddTexts = [
  '',
  ' ',
  'plain',
  '0',
  'null',
  '__proto__',
  'gatehouse:auth:code:*?[a-z]\\',
  'line\nbreak\r\ttab\0nul',
  'quote \' " ` ; DROP TABLE entries; --',
  'Ünïcödé 日本語 🗝️ \u202eright\u202c',
  'k'.repeat(2000),
]

export function values(t: Test, open: Open) {
  t.test('a value is read back as it was set, whatever it and its key hold', async (t) => {
    const { store, other } = await open(t)
    for (const text of oddTexts) await store.set(text, `value of ${text}`, 60)
    for (const text of oddTexts) t.equal(await other.get(text), `value of ${text}`)
    for (const text of oddTexts) {
      await store.set('key', text, 60)
      t.equal(await other.get('key'), text)
    }
    t.equal(await store.get('KEY'), null, 'keys differ by case')
  })

  t.test('a value of a megabyte passes every method', async (t) => {
    const { store, other } = await open(t)
    const large = 'é'.repeat(512 * 1024)
    const larger = `${large}.`
    t.equal(await store.claim('large', large, 60), true)
    t.equal((await other.get('large')) === large, true)
    t.equal(await store.replace('large', larger, 'small', 60), false)
    t.equal(await store.replace('large', large, larger, 60), true)
    t.equal((await other.take('large')) === larger, true)
  })

  t.test('what nobody set is absent', async (t) => {
    const { store } = await open(t)
    t.equal(await store.get('absent'), null)
    t.equal(await store.take('absent'), null)
    t.equal(await store.replace('absent', '', 'value', 60), false)
    t.equal(await store.replace('absent', 'null', 'value', 60), false)
    t.equal(await store.get('absent'), null)
  })

  t.test('a second set overwrites', async (t) => {
    const { store, other } = await open(t)
    await store.set('key', 'first', 60)
    await other.set('key', 'second', 60)
    t.equal(await store.get('key'), 'second')
  })

  t.test('a claim holds against claims, not against set', async (t) => {
    const { store, other } = await open(t)
    t.equal(await store.claim('key', '', 60), true)
    t.equal(await other.claim('key', 'second', 60), false)
    t.equal(await store.get('key'), '')
    await store.set('key', 'third', 60)
    t.equal(await store.get('key'), 'third')
  })

  t.test('a value is taken once, and its key is free again', async (t) => {
    const { store, other } = await open(t)
    await store.set('key', '', 60)
    t.equal(await other.take('key'), '')
    t.equal(await store.take('key'), null)
    t.equal(await store.claim('key', 'again', 60), true)
  })

  t.test('a value is replaced only while it is the expected one', async (t) => {
    const { store, other } = await open(t)
    await store.set('key', 'first', 60)
    t.equal(await other.replace('key', 'firs', 'wrong', 60), false)
    t.equal(await other.replace('key', 'FIRST', 'wrong', 60), false)
    t.equal(await other.replace('key', 'first', '', 60), true)
    t.equal(await store.replace('key', 'first', 'late', 60), false)
    t.equal(await store.replace('key', '', 'second', 60), true)
    t.equal(await store.get('key'), 'second')
  })

  t.test('a value lasts its time and no longer', async (t) => {
    const { store, other, tick } = await open(t)
    const { atLeastMs, atMostMs } = await lifetime(
      tick,
      () => store.set('key', 'value', 2),
      async () => (await other.get('key')) === null
    )
    t.ok(atMostMs >= 2000 && atLeastMs <= 2050, `${atLeastMs} to ${atMostMs} ms`)
  })

  t.test('what has ended is absent to every method', async (t) => {
    const { store, tick } = await open(t)
    for (const key of ['taken', 'replaced', 'claimed', 'last']) await store.set(key, 'value', 1)
    await until(tick, async () => (await store.get('last')) === null)
    t.equal(await store.take('taken'), null)
    t.equal(await store.replace('replaced', 'value', 'next', 60), false)
    t.equal(await store.claim('claimed', 'value', 60), true)
  })

  t.test('each write sets a new end, a refused one does not', async (t) => {
    const { store, tick } = await open(t)
    for (const key of ['set', 'replaced', 'unclaimed', 'unreplaced']) {
      await store.set(key, 'value', 1)
    }
    await store.set('set', 'value', 60)
    await store.replace('replaced', 'value', 'next', 60)
    await store.claim('unclaimed', 'other', 60)
    await store.replace('unreplaced', 'other', 'next', 60)
    await until(tick, async () => (await store.get('unreplaced')) === null)
    t.equal(await store.get('unclaimed'), null)
    t.equal(await store.get('set'), 'value')
    t.equal(await store.get('replaced'), 'next')
  })
}
