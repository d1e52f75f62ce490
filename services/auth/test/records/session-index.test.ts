import t from 'tap'
import { sessionIndex } from '../../records/session-index.ts'
import { createWorld } from '../world.ts'

const session = { accountKey: 'account' }

t.test('sessions are listed under their account until they end or expire', async (t) => {
  const { store, clock } = createWorld()
  const index = sessionIndex(store)
  await index.add('one', session, 100)
  await index.add('two', session, 50)
  await index.add('elsewhere', { accountKey: 'another' }, 100)
  const { sessionIds } = await index.usesOf('account')
  t.same(sessionIds.sort(), ['one', 'two'])
  clock.advance(50)
  t.same(await index.usesOf('account'), { sessionIds: ['one'], isReserved: false })
  await index.remove('one', session)
  t.same(await index.usesOf('account'), { sessionIds: [], isReserved: false })
  t.same(await index.usesOf('another'), { sessionIds: ['elsewhere'], isReserved: false })
})

t.test(
  'a code counts as a use until it is released, or a minute and a half have passed',
  async (t) => {
    const { store, clock } = createWorld()
    const index = sessionIndex(store)
    const first = await index.reserve('account')
    const second = await index.reserve('account')
    t.not(first, second)
    await index.release('account', first)
    t.same(await index.usesOf('account'), { sessionIds: [], isReserved: true })
    clock.advance(90)
    t.same(await index.usesOf('account'), { sessionIds: [], isReserved: false })
  }
)
