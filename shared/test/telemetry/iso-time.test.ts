import t from 'tap'
import { isoTimes } from '../../telemetry/iso-time.ts'

t.test('each time is written as itself, however often and in whatever order', async (t) => {
  const isoTime = isoTimes()
  for (const timeMs of [0, 0, 1_700_000_000_123, 1_700_000_000_124, 0]) {
    t.equal(isoTime(timeMs), new Date(timeMs).toISOString())
  }
})
