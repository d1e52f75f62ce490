import t from 'tap'
import { withdrawalRecords } from '../../records/withdrawals.ts'
import { createWorld } from '../world.ts'

function build() {
  const { store, clock } = createWorld()
  const withdrawals = withdrawalRecords(store, 'upstream', clock.now)
  const code = (clientId = 'client', userId = 101) => ({
    ...{ userId, clientId, issuedAtMs: clock.now() },
  })
  return { store, clock, withdrawals, code }
}

t.test('codes of the client from before are covered, and no others', async (t) => {
  const { store, clock, withdrawals, code } = build()
  const [before, other, stranger] = [code(), code('other'), code('client', 7)]
  t.equal(await withdrawals.covers(before), false)
  await withdrawals.note(101, 'client')
  t.equal(await withdrawals.covers(before), true)
  t.same([await withdrawals.covers(other), await withdrawals.covers(stranger)], [false, false])
  t.equal(await withdrawalRecords(store, 'another', clock.now).covers(before), false)
  clock.advance(0.001)
  t.equal(await withdrawals.covers(code()), false, 'a millisecond later')
})

t.test('where everything is taken back, codes of every client are covered', async (t) => {
  const { withdrawals, code } = build()
  await withdrawals.note(101, null)
  t.same([await withdrawals.covers(code()), await withdrawals.covers(code('other'))], [true, true])
  t.equal(await withdrawals.covers(code('client', 7)), false)
})

t.test('it is remembered for as long as such a code may be redeemed', async (t) => {
  const { store, clock, withdrawals, code } = build()
  const before = code()
  await withdrawals.note(101, 'client')
  clock.advance(119)
  t.equal(await withdrawals.covers(before), true)
  clock.advance(1)
  t.equal(await withdrawals.covers(before), false)
  t.ok(store.written.every((text) => !text.includes('client')))
})
