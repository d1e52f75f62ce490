import t from 'tap'
import { Series } from '../../telemetry/series.ts'

const counts = (...names: string[]) => new Series(names, () => ({ value: 0 }))

t.test('the same labels are the same series, in whatever order they are given', async (t) => {
  const series = counts('method', 'status')
  series.at({ method: 'GET', status: 200 }).value++
  series.at({ status: 200, method: 'GET' }).value++
  series.at({ method: 'POST', status: 200 }).value++
  t.same(series.all(), [
    { labels: { method: 'GET', status: 200 }, entry: { value: 2 } },
    { labels: { method: 'POST', status: 200 }, entry: { value: 1 } },
  ])
})

t.test('values that look alike when put together are told apart', async (t) => {
  const series = counts('one', 'other')
  for (const [one, other] of [
    ['a', 'b,c'],
    ['a,b', 'c'],
    ['__proto__', 'constructor'],
  ]) {
    series.at({ one: one!, other: other! }).value++
  }
  t.same(
    series.all().map(({ entry }) => entry.value),
    [1, 1, 1]
  )
})

t.test('without labels there is one series, once it is used', async (t) => {
  const series = counts()
  t.same(series.all(), [])
  series.at({}).value++
  series.at({}).value++
  t.same(series.all(), [{ labels: {}, entry: { value: 2 } }])
})
