import t from 'tap'
import { withdrawalRecords } from '../../records/withdrawals.ts'
import { createWorld } from '../world.ts'

function build() {
  const { store, clock } = createWorld()
  const at = (upstream: string) =>
    withdrawalRecords({ store, upstream, now: clock.now, signInSeconds: 600 })
  const consent = (clientId = 'client', userId = 101) => ({
    ...{ userId, clientId, givenAtMs: clock.now() },
  })
  return { store, clock, at, withdrawals: at('upstream'), consent }
}

t.test('what the client was allowed before is covered, and nothing else', async (t) => {
  const { clock, at, withdrawals, consent } = build()
  const [before, other, stranger] = [consent(), consent('other'), consent('client', 7)]
  t.equal(await withdrawals.covers(before), false)
  await withdrawals.note(101, 'client')
  t.equal(await withdrawals.covers(before), true)
  t.same([await withdrawals.covers(other), await withdrawals.covers(stranger)], [false, false])
  t.equal(await at('another').covers(before), false)
  clock.advance(0.001)
  t.equal(await withdrawals.covers(consent()), false, 'a millisecond later')
})

t.test('where everything is taken back, what any client was allowed is covered', async (t) => {
  const { withdrawals, consent } = build()
  await withdrawals.note(101, null)
  t.same(
    [await withdrawals.covers(consent()), await withdrawals.covers(consent('other'))],
    [true, true]
  )
  t.equal(await withdrawals.covers(consent('client', 7)), false)
})

t.test('it is remembered for as long as a sign-in and its consent may take', async (t) => {
  const { store, clock, withdrawals, consent } = build()
  const before = consent()
  await withdrawals.note(101, 'client')
  clock.advance(600 + 119)
  t.equal(await withdrawals.covers(before), true)
  clock.advance(1)
  t.equal(await withdrawals.covers(before), false)
  t.ok(store.written.every((text) => !text.includes('client')))
})
