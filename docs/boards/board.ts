/** A board of Grafana, as far as ours differ. */
export interface Board {
  /** In the address of the board, and the name of its file: never changed. */
  uid: string
  title: string
  rows: Record<string, Panel[]>
}

export interface Panel {
  title: string
  /** What it shows and when to worry, for who looks at it at night. */
  about: string
  /** `lines` over time; `number`, the last one. */
  kind: 'lines' | 'number'
  /** As Grafana calls it: `reqps`, `s`, `percentunit`, `short`. */
  unit: string
  /** Legend and PromQL; the legend may hold labels as `{{label}}`. */
  queries: Record<string, string>
}

/** What every query looks at: the services and replicas that are chosen above. */
export const at = 'job=~"$service",instance=~"$instance"'

export const lines = (
  title: string,
  about: string,
  unit: string,
  queries: Record<string, string>
): Panel => ({ kind: 'lines', title, about, unit, queries })

export const number = (title: string, about: string, unit: string, query: string): Panel => ({
  ...{ kind: 'number', title, about, unit },
  queries: { '': query },
})

/** Events a second, by labels. */
export const rate = (metric: string, by: string, where = ''): string =>
  `sum by (${by}) (rate(${metric}{${at}${where && `,${where}`}}[$__rate_interval]))`

/** What a part of them stays under. */
export const quantile = (part: number, metric: string, by = '', where = ''): string =>
  `histogram_quantile(${part}, ${rate(`${metric}_bucket`, by ? `le, ${by}` : 'le', where)})`

/** A part of a whole, nothing where there is no whole. */
export const ratio = (part: string, whole: string): string => `(${part} or 0 * ${whole}) / ${whole}`
