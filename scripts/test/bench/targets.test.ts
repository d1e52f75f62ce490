import t from 'tap'
import type { Results } from '../../bench/results.ts'
import { verdicts } from '../../bench/targets.ts'

const settled = (perSecond: number) => ({
  ...{ perSecond, cpuMicros: 1e6 / perSecond, disturbance: 0 },
  ...{ noise: 0.02, rounds: 3, cleanRounds: 3 },
})

const measured = (name: string, perSecond: number, p99Ms = 5) => ({
  ...settled(perSecond),
  ...{ p50Ms: 1, p99Ms, rssBytes: 1e8, cpuMicrosOfRounds: [1e6 / perSecond] },
  contender: { name, label: name, start: async () => Promise.reject() },
})

const told = (results: Results) =>
  verdicts(results).map(({ measured, meetsMust, meetsAim }) => [measured, meetsMust, meetsAim])

t.test('what was not measured is not judged', async (t) => {
  t.same(verdicts({}), [])
  t.same(verdicts({ throughput: [measured('ours', 5000)] }), [], 'nor without the bare route')
})

t.test('a ratio is held to must and aim', async (t) => {
  const throughput = [
    measured('fastify', 10_000),
    measured('ours', 5000),
    measured('ours-redis', 2000),
    measured('ours-session', 2400),
  ]
  t.same(told({ throughput }), [
    ['0.50', true, true],
    ['0.20', true, false],
    ['0.24', false, false],
  ])
})

t.test('many tools cost what the same call costs more', async (t) => {
  const throughput = [measured('ours', 5000), measured('ours-200', 4600)]
  t.same(told({ throughput }), [['8.7 % of CPU time, ± 0.0', false, false]])
})

t.test('tracing is held to its bound on every kind of call', async (t) => {
  const cost = (name: 'echo' | 'github', percent: number) => ({
    ...{ name, percent, percentError: 0.6 },
    ...{ untracedMicros: 60, tracedMicros: 63 },
  })
  t.same(told({ tracing: [cost('echo', 5.1), cost('github', 5)] }), [
    ['5.1 % of CPU time, ± 0.6', false, false],
    ['5.0 % of CPU time, ± 0.6', true, true],
  ])
})

t.test('a cost is told by rounds that came one after another', async (t) => {
  const of = (name: string, ...cpuMicrosOfRounds: number[]) => ({
    ...measured(name, 5000),
    cpuMicrosOfRounds,
  })
  const plain = of('ours', 100, 200, 100, 100, 300)
  const dearer = of('ours-200', 104, 206, 105, 190)
  const [cost] = told({ throughput: [plain, dearer] })
  t.same(cost, ['4.5 % of CPU time, ± 0.9', true, false], 'the machine was slow in two of them')
})

t.test('the slowest hundredth is looked at with 16 connections', async (t) => {
  const throughput = [measured('ours-16', 5000, 12)]
  t.same(told({ throughput }), [['12.0 ms', true, false]])
})

t.test('a refresh is compared with the same kind of store', async (t) => {
  const one = (name: string, store: 'memory' | 'Redis', perSecond: number) => ({
    ...{ name, store },
    ...settled(perSecond),
  })
  const refresh = [
    one('ours', 'memory', 2000),
    one('theirs', 'memory', 1000),
    one('ours', 'Redis', 1000),
    one('theirs', 'Redis', 1000),
  ]
  t.same(told({ refresh }), [
    ['2.00 ×', true, true],
    ['1.00 ×', false, false],
  ])
  const disturbed = refresh.map((one) => ({ ...one, cleanRounds: 0 }))
  t.match(told({ refresh: disturbed })[0]![0], /^\d\.\d\d × \(by CPU time\)$/)
})

t.test('memory is small and no longer grows', async (t) => {
  const after = (...megabytes: number[]) => ({
    memory: megabytes.map((size, at) => ({ calls: (at + 1) * 25_000, rssBytes: size * 1e6 })),
  })
  t.same(told(after(150, 160, 160, 165)), [
    ['150, 160, 160, 165 MB at 25k, 50k, 75k, 100k', true, true],
  ])
  t.same(told(after(100, 100, 120, 140))[0]!.slice(1), [false, false], 'it grows')
  t.same(told(after(260, 260, 260, 260))[0]!.slice(1), [false, false], 'it is large')
})

t.test('records and the start have bounds of their own', async (t) => {
  t.same(told({ records: { all: 4000, lasting: 2000 }, startUpMs: 1600 }), [
    ['2000 (4000 in the first ten minutes)', true, false],
    ['1.60 s', false, false],
  ])
})
