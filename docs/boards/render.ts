import type { Board, Panel } from './board.ts'

const datasource = { type: 'prometheus', uid: '$datasource' }
const rowHeight = 1
const panelHeight = 8
const boardWidth = 24
const perLine = 3

/** The board as Grafana reads it, schema 39 (Grafana 10 and later). */
export function renderBoard({ uid, title, rows }: Board): string {
  const panels: object[] = []
  let y = 0
  for (const [name, inRow] of Object.entries(rows)) {
    panels.push({ type: 'row', title: name, id: panels.length + 1, gridPos: place(0, y, 24, 1) })
    y += rowHeight
    const width = boardWidth / Math.min(inRow.length, perLine)
    for (const [index, panel] of inRow.entries()) {
      const line = y + Math.floor(index / perLine) * panelHeight
      const gridPos = place((index % perLine) * width, line, width, panelHeight)
      panels.push({ ...renderPanel(panel), id: panels.length + 1, gridPos })
    }
    y += Math.ceil(inRow.length / perLine) * panelHeight
  }
  const templating = { list: variables }
  const time = { from: 'now-6h', to: 'now' }
  const settings = { schemaVersion: 39, refresh: '30s', time, timezone: 'browser', editable: false }
  const board = { uid, title, tags: ['gatehouse'], ...settings, templating, panels }
  return `${JSON.stringify(board, null, 2)}\n`
}

const place = (x: number, y: number, w: number, h: number) => ({ x, y, w, h })

function renderPanel({ kind, title, about, unit, queries }: Panel): object {
  const targets = Object.entries(queries).map(([legendFormat, expr], index) => ({
    ...{ refId: String.fromCharCode(65 + index), datasource, expr },
    ...(legendFormat && { legendFormat }),
  }))
  const defaults = { unit, min: 0 }
  return {
    type: kind === 'lines' ? 'timeseries' : 'stat',
    ...{ title, description: about, datasource, targets },
    fieldConfig: { defaults, overrides: [] },
    ...(kind === 'number' && { options: { reduceOptions: { calcs: ['lastNotNull'] } } }),
  }
}

const chosen = { multi: true, includeAll: true, allValue: '.*', refresh: 2, sort: 1 }
const all = { text: 'All', value: '$__all' }

const variables = [
  { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
  {
    ...{ name: 'service', label: 'Service', type: 'query', datasource, current: all, ...chosen },
    query: 'label_values(gatehouse_build_info, job)',
  },
  {
    ...{ name: 'instance', label: 'Replica', type: 'query', datasource, current: all, ...chosen },
    query: 'label_values(gatehouse_build_info{job=~"$service"}, instance)',
  },
]
