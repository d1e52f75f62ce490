import t from 'tap'
import { sessionIndex } from '../../records/session-index.ts'
import { createWorld } from '../world.ts'

const session = { accountKey: 'account', grantId: 'grant' }
const uses = (sessionIds: string[], isReserved = false) => ({
  sessionIds,
  isReserved,
  hasMore: false,
})

t.test('sessions are listed under their account until they end or expire', async (t) => {
  const { store, clock } = createWorld()
  const index = sessionIndex(store)
  await index.add('one', session, 100)
  await index.add('two', session, 50)
  await index.add('elsewhere', { accountKey: 'another', grantId: 'other' }, 100)
  const { sessionIds } = await index.usesOf('account')
  t.same(sessionIds.sort(), ['one', 'two'])
  clock.advance(50)
  t.same(await index.usesOf('account'), uses(['one']))
  await index.remove('one', session)
  t.same(await index.usesOf('account'), uses([]))
  t.same(await index.usesOf('another'), uses(['elsewhere']))
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
    t.same(await index.usesOf('account'), uses([], true))
    clock.advance(90)
    t.same(await index.usesOf('account'), uses([]))
  }
)

t.test('a thousand uses are listed, and that there may be more is told', async (t) => {
  const { store } = createWorld()
  const index = sessionIndex(store)
  for (let count = 1; count <= 1001; count++) {
    await index.add(`s${count}`, session, 100)
    if (count === 999) t.match(await index.usesOf('account'), { hasMore: false })
  }
  const { sessionIds, hasMore } = await index.usesOf('account')
  t.same([sessionIds.length, hasMore], [1000, true])
})

t.test(
  'sessions under a grant are listed, the newest first, whatever account they use',
  async (t) => {
    const { store, clock } = createWorld()
    const index = sessionIndex(store)
    for (const id of ['one', 'two', 'three']) {
      await index.add(id, { accountKey: id, grantId: 'grant' }, 100)
      clock.advance(1)
    }
    await index.add('elsewhere', { accountKey: 'one', grantId: 'other' }, 100)
    const listed = (sessionIds: string[]) => ({ sessionIds, hasMore: false })
    t.same(await index.sessionsUnder('grant'), listed(['three', 'two', 'one']))
    await index.remove('two', { grantId: 'grant' })
    t.same(await index.sessionsUnder('grant'), listed(['three', 'one']))
    t.match(await index.usesOf('two'), { sessionIds: ['two'] }, 'its account is not known there')
    clock.advance(97)
    t.same(await index.sessionsUnder('grant'), listed(['three']))
    for (let count = 0; count < 1000; count++) await index.add(`s${count}`, session, 100)
    t.match(await index.sessionsUnder('grant'), { hasMore: true })
  }
)
