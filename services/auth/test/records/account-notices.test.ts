import t from 'tap'
import { accountNotices } from '../../records/account-notices.ts'
import { createWorld } from '../world.ts'

const notice = { what: 'app' as const, isPartial: false, isPending: true }

t.test('what was done is told once, in the browser where it was done', async (t) => {
  const notices = accountNotices(createWorld().store)
  await notices.leave('browser', notice)
  t.equal(await notices.take('another'), null)
  t.same(await notices.take('browser'), notice)
  t.equal(await notices.take('browser'), null)
})

t.test('a notice that nobody reads is gone after five minutes', async (t) => {
  const { store, clock } = createWorld()
  const notices = accountNotices(store)
  await notices.leave('browser', notice)
  clock.advance(300)
  t.equal(await notices.take('browser'), null)
})
