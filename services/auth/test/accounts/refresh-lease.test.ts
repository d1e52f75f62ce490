import t from 'tap'
import { pauseSeconds, refreshLeases } from '../../accounts/refresh-lease.ts'
import { createWorld } from '../world.ts'

function build() {
  const outside = createWorld()
  const warnings: unknown[] = []
  const log = { warn: (...line: unknown[]) => void warnings.push(line) }
  const leases = () => refreshLeases({ store: outside.store, leaseSeconds: 20, log })
  return { ...outside, here: leases(), there: leases(), warnings }
}

async function leaseFrom(begun: ReturnType<ReturnType<typeof build>['here']['begin']>) {
  const result = await begun
  if (!('lease' in result)) throw new Error('no lease')
  return result.lease
}

t.test('of all who ask at once one gets the lease of an account', async (t) => {
  const { here, there } = build()
  const all = [here, there, here, there].map((leases) => leases.begin('account'))
  const got = (await Promise.all(all)).map((begun) => 'lease' in begun)
  t.equal(got.filter(Boolean).length, 1)
  t.ok('lease' in (await here.begin('another account')))
})

t.test('its note is told for a second, and then the next begins', async (t) => {
  const { here, there, clock } = build()
  const lease = await leaseFrom(here.begin('account'))
  t.same(await there.begin('account'), { note: null })
  await lease.end('rejected failed')
  t.same(await there.begin('account'), { note: 'rejected failed' })
  clock.advance(pauseSeconds)
  t.ok('lease' in (await there.begin('account')))
})

t.test('one that is not given back runs out, and its end then changes nothing', async (t) => {
  const { here, there, clock, warnings } = build()
  const late = await leaseFrom(here.begin('account'))
  clock.advance(20)
  await leaseFrom(there.begin('account'))
  await late.end('too late')
  t.same(await here.begin('account'), { note: null })
  t.same(warnings, [])
})

t.test('a note that runs out while it is read is none', async (t) => {
  const { here, there, store } = build()
  await leaseFrom(here.begin('account'))
  store.get = async () => null
  t.same(await there.begin('account'), { note: null })
})
