import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import { requestStates } from '../../calls/request-state.ts'
import { testCaller } from '../caller.ts'
import { failingStore } from '../failing-store.ts'
import { sessionKey } from '../people.ts'

const { principal: mona } = testCaller().caller
const asked = {
  method: 'tools/call',
  name: 'write',
  arguments: { a: 1, b: { c: [1, 2], d: null } },
}
const otherKey = Buffer.alloc(32, 8).toString('base64')
const refused = { name: 'INVALID_REQUEST_STATE' }

/** Two replicas that share a store and the time, which the test moves. */
function build(store: Store = memoryStore()) {
  const clock = { nowMs: 1_700_000_000_000 }
  const now = () => clock.nowMs
  const replica = (...keys: string[]) => requestStates(keyRing(keys), { store, now })
  return { clock, one: replica(sessionKey), other: replica(sessionKey), replica }
}

t.test('a state comes back as it was, on any replica', async (t) => {
  const { one, other } = build()
  for (const state of [{ deep: [1, null, 'ü'] }, 'text', 0, null, false]) {
    t.same(await other.open(mona, asked, one.seal(mona, asked, state), false), state)
  }
})

t.test('a client reads nothing in it, and two of the same are not the same', async (t) => {
  const { one } = build()
  const sealed = one.seal(mona, asked, 'a secret')
  t.notMatch(Buffer.from(sealed.split('.')[1]!, 'base64url').toString('latin1'), 'secret')
  t.not(sealed, one.seal(mona, asked, 'a secret'))
})

t.test('it opens for its person, client and call alone', async (t) => {
  const { one } = build()
  const sealed = one.seal(mona, asked, 'state')
  const others: Parameters<typeof one.open>[] = [
    [{ ...mona, userId: 2 }, asked, sealed, false],
    [{ ...mona, clientId: 'other' }, asked, sealed, false],
    [mona, { ...asked, method: 'prompts/get' }, sealed, false],
    [mona, { ...asked, name: 'other' }, sealed, false],
    [mona, { ...asked, arguments: { ...asked.arguments, a: 2 } }, sealed, false],
    [mona, { ...asked, arguments: {} }, sealed, false],
    [
      mona,
      { ...asked, arguments: { ...asked.arguments, b: { c: [2, 1], d: null } } },
      sealed,
      false,
    ],
    [{ ...mona, clientId: 'client","tools' }, asked, sealed, false],
  ]
  for (const given of others) await t.rejects(one.open(...given), refused)
})

t.test('the order in which arguments are written does not matter', async (t) => {
  const { one } = build()
  const sealed = one.seal(mona, asked, 'state')
  const reordered = { ...asked, arguments: { b: { d: null, c: [1, 2] }, a: 1 } }
  t.equal(await one.open(mona, reordered, sealed, false), 'state')
})

t.test('a sign-in that was renewed brings it back all the same', async (t) => {
  const { one } = build()
  const sealed = one.seal(mona, asked, 'state')
  const renewed = { ...mona, sessionId: 'another', scopes: ['github:write'] }
  t.equal(await one.open(renewed, asked, sealed, false), 'state')
})

t.test('a changed one is refused, whatever the change', async (t) => {
  const { one, replica } = build()
  const sealed = one.seal(mona, asked, 'state')
  const [key, body = ''] = sealed.split('.')
  const flipped = (at: number) => {
    const bytes = Buffer.from(body, 'base64url')
    bytes[at]! ^= 1
    return `${key}.${bytes.toString('base64url')}`
  }
  const length = Buffer.from(body, 'base64url').length
  const changed = [0, 12, length - 1].map(flipped)
  for (const state of [
    ...changed,
    '',
    '.',
    key!,
    `${sealed}.x`,
    sealed.slice(0, -1),
    ` ${sealed}`,
  ]) {
    await t.rejects(one.open(mona, asked, state, false), refused, state)
  }
  await t.rejects(replica(otherKey).open(mona, asked, sealed, false), refused)
})

t.test('it opens while its key is in the ring', async (t) => {
  const { one, replica } = build()
  const sealed = one.seal(mona, asked, 'state')
  t.equal(await replica(otherKey, sessionKey).open(mona, asked, sealed, false), 'state')
})

t.test('it opens for ten minutes', async (t) => {
  const { one, clock } = build()
  const sealed = one.seal(mona, asked, 'state')
  clock.nowMs += 600_000
  t.equal(await one.open(mona, asked, sealed, false), 'state')
  clock.nowMs += 1000
  await t.rejects(one.open(mona, asked, sealed, false), refused)
})

t.test(
  'of a call with effects it opens once, over all replicas, as long as it could',
  async (t) => {
    const clocked = { nowMs: 1_700_000_000_000 }
    const { one, other, clock } = build(memoryStore(() => clocked.nowMs))
    const sealed = one.seal(mona, asked, 'state')
    const results = await Promise.allSettled(
      [one, other, one, other].map((replica) => replica.open(mona, asked, sealed, true))
    )
    t.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    clock.nowMs += 600_000
    clocked.nowMs += 600_000
    await t.rejects(other.open(mona, asked, sealed, true), refused)
    const again = one.seal(mona, asked, 'state')
    t.equal(await other.open(mona, asked, again, true), 'state', 'another one is another one')
  }
)

t.test('of a call without effects it opens as often as it is sent', async (t) => {
  const { one } = build()
  const sealed = one.seal(mona, asked, 'state')
  t.equal(await one.open(mona, asked, sealed, false), 'state')
  t.equal(await one.open(mona, asked, sealed, false), 'state')
})

t.test('where the store cannot say whether it was used, it does not open', async (t) => {
  const { store, failing } = failingStore(memoryStore())
  const { one } = build(store)
  const sealed = one.seal(mona, asked, 'state')
  failing.add('claim')
  await t.rejects(one.open(mona, asked, sealed, true), { name: 'STORE_UNAVAILABLE' })
  failing.clear()
  t.equal(await one.open(mona, asked, sealed, true), 'state')
})
