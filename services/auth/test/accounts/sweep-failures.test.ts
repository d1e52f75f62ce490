import t from 'tap'
import { build, createShared } from './build.ts'
import { sweeper } from './sweeper.ts'

t.test('an account that fails is told of and holds up no other', async (t) => {
  const shared = createShared()
  const broken = await build({}, shared, { session: ['x'], auth: ['x'] }).addAccount()
  const { addOther, accounts, run, told, queue, clock } = sweeper({ shared })
  clock.advance(100)
  const other = await addOther(7)
  await run()
  t.match(told, [/could not be looked after .*SEAL_BROKEN/])
  t.equal(told.length, 1, 'and ends no batch')
  await run()
  t.equal(await accounts.isThere(other), false)
  t.same(await queue.first(9), [broken])
})

t.test('a store that fails ends the batch, and the next one goes on', async (t) => {
  const { addOther, accounts, run, told, store } = sweeper()
  const key = await addOther(7)
  for (const failing of ['sweep-lease', ':accounts:', ':account:']) {
    store.failsAt = (call) => call.key.includes(failing) && call.method !== 'get'
    await run()
    t.match(told.pop(), /sweep has stopped .*STORE_UNAVAILABLE/, failing)
  }
  store.failsAt = () => false
  await run()
  t.equal(await accounts.isThere(key), false)
})

t.test('an account that a sign-in writes while it leaves the queue comes back', async (t) => {
  const { addOther, queue, run, accounts, store } = sweeper()
  const key = await addOther(7)
  const { removeFromIndex } = store
  store.removeFromIndex = async (index, member) => {
    store.removeFromIndex = removeFromIndex
    await addOther(7)
    return removeFromIndex(index, member)
  }
  await run()
  t.equal(await accounts.isThere(key), true)
  t.same(await queue.first(9), [key])
})

t.test('it ends after the account in hand when the host closes', async (t) => {
  const begun = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const revoke = () => {
    begun.resolve()
    return held.promise
  }
  const { addOther, sweep, accounts, clock } = sweeper({ upstream: { revoke } })
  const keys: string[] = []
  for (let userId = 1; userId <= 2000; userId++) keys.push(await addOther(userId))
  clock.advance(60)
  const running = sweep.run()
  t.equal(sweep.run(), running, 'one at a time')
  await begun.promise
  const stopped = sweep.stop()
  held.resolve()
  await stopped
  const left = await Promise.all(keys.map((key) => accounts.isThere(key)))
  t.equal(left.filter((isThere) => !isThere).length, 1, 'of a batch of two')
  await sweep.stop()
})
