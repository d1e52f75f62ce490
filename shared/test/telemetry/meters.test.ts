import t from 'tap'
import type { Meters } from '../../telemetry/meters.ts'
import type { Metric } from '../../telemetry/metrics/metric.ts'
import { metrics } from '../../telemetry/metrics.ts'
import { build } from '../build.ts'
import { scrape } from '../scrape.ts'

const table: [string, Metric][] = Object.entries(metrics)

/** The series of a metric. */
async function seriesOf(name: string, use: (meters: Meters) => void) {
  const { app } = await build(t)
  use(app.meters)
  const all = [...(await scrape(app))].filter(([key]) => key.startsWith(name))
  return Object.fromEntries(all)
}

t.test('a counter counts each set of labels, and two that ask for it share it', async (t) => {
  const name = 'gatehouse_github_requests_total'
  const found = await seriesOf(name, ({ counter }) => {
    for (const count of [counter(name), counter(name)]) {
      count({ endpoint: 'GET /user', status: 200 })
      count({ endpoint: 'GET /user', status: 'none' }, 2)
    }
  })
  t.same(found, {
    [`${name}{endpoint="GET /user",status="200"}`]: 2,
    [`${name}{endpoint="GET /user",status="none"}`]: 4,
  })
})

t.test('what has listed values alone is there from the start', async (t) => {
  const name = 'gatehouse_sign_outs_total'
  const found = await seriesOf(name, ({ counter }) => counter(name)({ reason: 'replayed' }))
  t.same(found, {
    [`${name}{reason="revoked"}`]: 0,
    [`${name}{reason="replayed"}`]: 1,
    [`${name}{reason="disconnected"}`]: 0,
    [`${name}{reason="upstream-ended"}`]: 0,
  })
})

t.test('a histogram tells how many were at most so large, all, and their sum', async (t) => {
  const name = 'gatehouse_call_duration_seconds'
  const found = await seriesOf(name, ({ histogram }) => {
    const measure = histogram(name)
    for (const seconds of [0.005, 0.0051, 0.25, 11]) measure({ kind: 'tool', name: 'x' }, seconds)
  })
  const bucket = (le: string) => found[`${name}_bucket{le="${le}",kind="tool",name="x"}`]
  t.same([bucket('0.005'), bucket('0.01'), bucket('0.1'), bucket('0.25')], [1, 2, 2, 3])
  t.same([bucket('10'), bucket('+Inf')], [3, 4])
  t.equal(found[`${name}_count{kind="tool",name="x"}`], 4)
  t.ok(Math.abs(found[`${name}_sum{kind="tool",name="x"}`]! - 11.2601) < 1e-9)
})

t.test('what a label holds cannot break out of its line', async (t) => {
  const name = 'gatehouse_rate_limited_total'
  const found = await seriesOf(name, ({ counter }) => counter(name)({ limit: 'a"b\\c\nd' }))
  t.same(found, { [`${name}{limit="a\\"b\\\\c\\nd"}`]: 1 })
})

t.test('a gauge is read at each scrape, and where it knows nothing tells nothing', async (t) => {
  const { app } = await build(t)
  let value: number | null = 3
  app.meters.gauge('gatehouse_open_streams', () => (value === null ? [] : [{ labels: {}, value }]))
  const read = async () => (await scrape(app)).get('gatehouse_open_streams')
  t.equal(await read(), 3)
  value = 4
  t.equal(await read(), 4)
  value = null
  t.equal(await read(), undefined)
})

t.test('names and labels are as Prometheus wants them', async (t) => {
  for (const [name, { type, labels, help, unit, buckets }] of table) {
    t.match(name, /^(mcp|oauth|gatehouse)(_[a-z]+)+$/)
    t.equal(name.endsWith('_total'), type === 'counter', name)
    t.equal(buckets !== undefined, type === 'histogram', name)
    if (type === 'histogram') t.match(name, /_(seconds|ratio)$/)
    if (name.endsWith('_seconds')) t.equal(unit, 'seconds', name)
    t.notMatch(help, /\n|\.$/, name)
    for (const label of Object.keys(labels)) t.match(label, /^[a-z]+$/, name)
    t.notOk(Object.keys(labels).some((label) => /user|login|session|token|address/.test(label)))
  }
})
