import t from 'tap'
import { streamSlots } from '../../protocol/stream-slots.ts'

const take = (slots: ReturnType<typeof streamSlots>, userId: number, times: number) =>
  Array.from({ length: times }, () => slots.take(userId))

t.test('one person has a hundred streams, and again when some are closed', async (t) => {
  const slots = streamSlots()
  const releases = take(slots, 1, 100)
  t.throws(() => slots.take(1), { name: 'TOO_MANY_STREAMS' })
  slots.take(2)
  releases[0]!()
  slots.take(1)
  t.throws(() => slots.take(1), { name: 'TOO_MANY_STREAMS' })
})

t.test('a process has two thousand', async (t) => {
  const slots = streamSlots()
  const releases = Array.from({ length: 20 }, (_one, userId) => take(slots, userId, 100)).flat()
  t.throws(() => slots.take(99), { name: 'TOO_MANY_STREAMS' })
  for (const release of releases) release()
  t.equal(take(slots, 1, 100).length, 100)
})
