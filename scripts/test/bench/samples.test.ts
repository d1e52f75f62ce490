import t from 'tap'
import { ratioOf, settle } from '../../bench/samples.ts'

const round = (perSecond: number, cpuMicros: number, disturbance = 0) => ({
  perSecond,
  cpuMicros,
  disturbance,
})

t.test('rounds in which something else ran do not count where two others are quiet', async (t) => {
  const settled = settle([round(100, 10), round(20, 30, 0.5), round(110, 12)])
  t.match(settled, { perSecond: 105, rounds: 3, cleanRounds: 2 })
  t.ok(settled.noise < 0.1)
})

t.test('where fewer are quiet, all count', async (t) => {
  const settled = settle([round(100, 10), round(20, 30, 0.5), round(40, 20, 0.5)])
  t.match(settled, { perSecond: 40, cleanRounds: 1, noise: 2 })
})

t.test('of the CPU times the least counts: whatever disturbs only adds to it', async (t) => {
  t.match(settle([round(100, 12), round(90, 30, 0.5), round(110, 10)]), { cpuMicros: 10 })
})

t.test('two servers are compared by what they got done in quiet rounds', async (t) => {
  const fast = settle([round(100, 10), round(100, 10)])
  const slow = settle([round(25, 30), round(25, 30)])
  t.same(ratioOf(slow, fast), { value: 0.25, by: 'requests per second' })
})

t.test('if either was disturbed, by the CPU time of a request', async (t) => {
  const fast = settle([round(100, 10), round(100, 10)])
  const slow = settle([round(5, 40, 0.9), round(5, 40, 0.9)])
  t.same(ratioOf(slow, fast), { value: 0.25, by: 'CPU time' })
})
