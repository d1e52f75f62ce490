import t from 'tap'
import { createPlaces } from '../../http/places.ts'

t.test('there are so many places for one host, and so many in all', async (t) => {
  const take = createPlaces({ total: 3, perHost: 2 })
  const leaves = [take('a'), take('a')]
  t.equal(take('a'), null, 'all of this host are taken')
  leaves.push(take('b'))
  t.equal(take('c'), null, 'all are taken')
  leaves[0]?.()
  t.not(take('c'), null, 'one was given back')
  t.equal(take('a'), null)
})

t.test('a host without requests leaves nothing behind', async (t) => {
  const take = createPlaces({ total: 1, perHost: 1 })
  for (let round = 0; round < 100; round++) {
    const leave = take(`host ${round}`)
    t.not(leave, null)
    leave?.()
  }
})
