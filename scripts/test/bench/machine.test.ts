import t from 'tap'
import { busyTicks } from '../../bench/machine.ts'

t.test('a core is busy with everything but waiting, the host’s share included', async (t) => {
  const stat =
    'cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 1 2 4 1000 500 8 16 32 64 128\ncpu1 7 0 0 0 0 0 0 0 0 0\n'
  t.equal(busyTicks(stat, 0), 1 + 2 + 4 + 8 + 16 + 32)
  t.equal(busyTicks(stat, 1), 7)
})
