import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { metrics } from '#shared/telemetry/metrics.ts'
import { boards } from '../../../docs/boards/index.ts'

const folder = 'deploy/grafana/dashboards'
const files = readdirSync(folder)
const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8')

/** The names of metrics in a query, without what a histogram adds to its own. */
const namesIn = (promql: string) =>
  Array.from(promql.matchAll(/\b((?:mcp|oauth|gatehouse)_\w+)/g), ([name]) =>
    name in metrics ? name : name.replace(/_(bucket|count|sum)$/, '')
  )

t.test('every board has a file, and every file is one of them', async (t) => {
  t.same(files.sort(), boards.map(({ uid }) => `${uid}.json`).sort())
  for (const file of files) t.equal(JSON.parse(read(file)).uid, file.replace('.json', ''))
})

t.test('boards name metrics of the table, and labels that these have', async (t) => {
  for (const { title, rows } of boards) {
    for (const panel of Object.values(rows).flat()) {
      t.ok(panel.unit && panel.about, `${title}, ${panel.title}`)
      for (const [legend, promql] of Object.entries(panel.queries)) {
        const names = namesIn(promql)
        for (const name of names) t.ok(name in metrics, name)
        const labels = names.flatMap((name) =>
          Object.keys(metrics[name as keyof typeof metrics].labels)
        )
        for (const [, label = ''] of legend.matchAll(/\{\{(\w+)\}\}/g)) {
          t.ok(['job', 'instance', ...labels].includes(label), `${legend} in ${panel.title}`)
        }
      }
    }
  }
})

t.test('every metric of the table is on a board or behind an alert', async (t) => {
  const rules = ['recorded', 'alerts'].map((name) =>
    readFileSync(`deploy/prometheus/rules/${name}.yml`, 'utf8')
  )
  const used = [...files.map(read), ...rules].flatMap(namesIn)
  t.same(
    Object.keys(metrics).filter((name) => !used.includes(name)),
    []
  )
})

t.test('boards name no machine, and find what they show by variables', async (t) => {
  for (const file of files) {
    t.notMatch(read(file), /https?:|localhost/, file)
    const { panels } = JSON.parse(read(file))
    const targets = panels.flatMap(({ targets = [] }) => targets)
    t.ok(targets.length > 0, file)
    for (const { expr, datasource } of targets) {
      t.match(expr, 'job=~"$service",instance=~"$instance"')
      t.equal(datasource.uid, '$datasource')
    }
  }
})
