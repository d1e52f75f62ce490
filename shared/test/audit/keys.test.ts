import t from 'tap'
import { auditKeys, keepKeys, knownKeys } from '../../audit/keys.ts'
import { keyRing } from '../../crypto/key-ring.ts'
import { memoryStore } from '../../stores/memory.ts'

const secret = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const ringOf = (...bytes: number[]) => keyRing(bytes.map(secret))
const idOf = (byte: number) => auditKeys(ringOf(byte))[0].id
const dayMs = 24 * 3600 * 1000

t.test('a key that has left the ring is known until its records are gone', async (t) => {
  let nowMs = Date.now()
  const now = () => nowMs
  const store = memoryStore(now)
  const start = (...bytes: number[]) =>
    keepKeys({ store, service: 'auth', ring: ringOf(...bytes), keepDays: 3, now })
  const known = async (...bytes: number[]) => {
    const keys = await knownKeys(store, 'auth', ringOf(...bytes))
    return new Map(keys.map(({ id, key }) => [id, key]))
  }
  await start(1)
  await start(2, 1)
  await start(2)
  const key = (await known(2)).get(idOf(1))!
  t.ok(key.equals(auditKeys(ringOf(1))[0].key), 'it is the same key')
  nowMs += dayMs
  await start(3, 2)
  await start(3)
  t.ok((await known(3)).has(idOf(1)), 'after another rotation, too')
  t.notOk((await known(4)).has(idOf(1)), 'not under a ring that shares no key')
  t.same(await knownKeys(store, 'mcp', ringOf(3)), auditKeys(ringOf(3)), 'nor in another service')
  nowMs += 2.5 * dayMs
  await start(3)
  t.notOk((await known(3)).has(idOf(1)), 'starts do not prolong it')
  t.ok((await known(3)).has(idOf(2)))
})

t.test('what was put into the store by somebody else is an error, not a key', async (t) => {
  const store = memoryStore()
  await keepKeys({ store, service: 'auth', ring: ringOf(1), keepDays: 3, now: Date.now })
  const name = `gatehouse:auth:audit-key:${idOf(1)}`
  const kept = (await store.get(name))!
  await store.set(name, kept.replace(/"sealed":"([\w-]+)\../, '"sealed":"$1.!'), 60)
  t.equal((await knownKeys(store, 'auth', ringOf(1))).length, 1, 'the one of the ring')
  await store.set(name, '{', 60)
  await t.rejects(knownKeys(store, 'auth', ringOf(1)), SyntaxError)
})
