import t from 'tap'
import { accountQueue } from '../../records/account-queue.ts'
import { createWorld } from '../world.ts'

t.test('who was put in first comes first, and who is put in again comes last', async (t) => {
  const { store, clock } = createWorld()
  const queue = accountQueue(store, 'upstream', 100)
  for (const key of ['one', 'two', 'three']) {
    await queue.add(key)
    clock.advance(1)
  }
  t.same(await queue.first(2), ['one', 'two'])
  await queue.add('one')
  t.same(await queue.first(9), ['two', 'three', 'one'])
  t.equal(await queue.count(), 3)
  await queue.remove('three')
  t.same(await queue.first(9), ['two', 'one'])
})

t.test('another GitHub app has another queue: its tokens are none of ours to revoke', async (t) => {
  const { store } = createWorld()
  await accountQueue(store, 'upstream', 100).add('one')
  t.same(await accountQueue(store, 'elsewhere', 100).first(9), [])
})
