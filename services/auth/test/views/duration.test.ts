import t from 'tap'
import { duration } from '../../views/duration.ts'

t.test(
  'a time is told in the largest unit that it holds twice, and never rounded up',
  async (t) => {
    const days = 24 * 3600
    t.equal(duration('en', 7 * days), '7\u00a0days')
    t.equal(duration('de', 7 * days), '7\u00a0Tage')
    t.equal(duration('en', 2 * days - 1), '47\u00a0hours')
    t.equal(duration('en', 3 * 3600 - 1), '2\u00a0hours')
    t.equal(duration('en', 7199), '119\u00a0minutes')
    t.equal(duration('en', 300), '5\u00a0minutes')
    t.equal(duration('en', 60), '1\u00a0minute')
  }
)
