import t from 'tap'
import { lastUseRecords, lastUseSeconds } from '#shared/records/last-uses.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import { useNotes } from '../../records/last-uses.ts'
import { failingStore } from '../failing-store.ts'

const writing = new Set<PropertyKey>(['set', 'claim', 'replace'])

/** Replicas of the service over one store, on a clock that the test moves. */
function start() {
  let nowMs = Date.UTC(2030, 0, 1)
  const now = () => nowMs
  const inner = memoryStore(now)
  const asked: string[] = []
  const { store, failing } = failingStore(inner)
  const watched = new Proxy(store, {
    get: (target, name: keyof Store) => {
      if (name === 'get' || writing.has(name)) asked.push(name)
      return target[name]
    },
  })
  const warnings: unknown[] = []
  const log = { warn: (...line: unknown[]) => void warnings.push(line) }
  const replica = () => useNotes({ world: { store: watched, now }, log })
  return {
    ...{ replica, asked, failing, warnings },
    writes: () => asked.filter((name) => writing.has(name)).length,
    advance(seconds: number) {
      nowMs += seconds * 1000
    },
    nowSeconds: () => Math.floor(nowMs / 1000),
    lastUse: async (sessionId: string) => (await lastUseRecords(inner).get(sessionId))?.at ?? null,
  }
}

/** Lets what was begun and not waited for come to its end. */
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
}

t.test('the first use is written down, and further ones once a minute', async (t) => {
  const { replica, advance, nowSeconds, lastUse, writes } = start()
  const note = replica()
  note('one')
  await settle()
  const first = nowSeconds()
  t.equal(await lastUse('one'), first)
  t.equal(await lastUse('another'), null)
  advance(59)
  for (let use = 0; use < 100; use++) note('one')
  await settle()
  t.same([await lastUse('one'), writes()], [first, 1])
  advance(1)
  note('one')
  await settle()
  t.same([await lastUse('one'), writes()], [first + 60, 2])
})

t.test('a call within the minute asks nothing of the store', async (t) => {
  const { replica, asked, advance } = start()
  const note = replica()
  note('one')
  await settle()
  asked.length = 0
  advance(30)
  note('one')
  await settle()
  t.same(asked, [])
})

t.test('replicas together write once a minute', async (t) => {
  const { replica, advance, writes, nowSeconds, lastUse } = start()
  const replicas = [replica(), replica(), replica()]
  for (const note of replicas) note('one')
  await settle()
  const first = nowSeconds()
  advance(30)
  replica()('one')
  await settle()
  t.equal(await lastUse('one'), first, 'a replica that began later has read it')
  advance(30)
  for (const note of replicas) note('one')
  await settle()
  t.equal(await lastUse('one'), first + 60)
  t.ok(writes() <= 6, 'at most a try each')
})

t.test('a store that fails is told in the log, and tried again a minute later', async (t) => {
  const { replica, failing, warnings, advance, lastUse, nowSeconds } = start()
  const note = replica()
  failing.add('get')
  note('one')
  await settle()
  t.match(warnings, [[{ err: { name: 'STORE_UNAVAILABLE' } }, /not noted/]])
  failing.clear()
  advance(60)
  note('one')
  await settle()
  t.equal(await lastUse('one'), nowSeconds())
})

t.test('ten thousand sessions are kept in mind, and no more', async (t) => {
  const { replica, asked } = start()
  const note = replica()
  for (let count = 0; count <= 10_000; count++) note(`session ${count}`)
  await settle()
  asked.length = 0
  note('session 1')
  await settle()
  t.same(asked, [], 'still in mind')
  note('session 0')
  await settle()
  t.same(asked, ['get'], 'the oldest was forgotten, and looked up')
})

t.test('a last use is forgotten after thirty days', async (t) => {
  const { replica, advance, lastUse } = start()
  replica()('one')
  await settle()
  advance(lastUseSeconds - 1)
  t.ok(await lastUse('one'))
  advance(1)
  t.equal(await lastUse('one'), null)
})
