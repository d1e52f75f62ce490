import type { FastifyInstance } from 'fastify'
import type { Metric } from './metrics/metric.ts'
import type { MetricName, Metrics } from './metrics.ts'
import { metrics } from './metrics.ts'
import { Series } from './series.ts'

type Client = FastifyInstance['metrics']['client']
type Registry = InstanceType<Client['Registry']>
type Value = string | number
type AnyLabels = Readonly<Record<string, Value>>

/** The names of one type. */
type Names<Type extends Metric['type']> = {
  [Name in MetricName]: Metrics[Name]['type'] extends Type ? Name : never
}[MetricName]

/** Where the table lists the values of a label, it takes no other. */
export type Labels<Name extends MetricName> = {
  [Label in keyof Metrics[Name]['labels']]: Metrics[Name]['labels'][Label] extends readonly (infer One)[]
    ? One
    : Value
}

export interface Sample<Name extends MetricName> {
  labels: Labels<Name>
  value: number
}

/** The metrics of one process, each by its row of the table. */
export interface Meters {
  register: Registry
  /** The same metric however often it is asked for. What it returns adds one, or `by`. */
  counter<Name extends Names<'counter'>>(name: Name): (labels: Labels<Name>, by?: number) => void
  histogram<Name extends Names<'histogram'>>(
    name: Name
  ): (labels: Labels<Name>, value: number) => void
  /** `read` is asked at every scrape, and tells nothing where it cannot know; it must not reject. */
  gauge<Name extends Names<'gauge'>>(
    name: Name,
    read: () => Sample<Name>[] | Promise<Sample<Name>[]>
  ): void
}

/**
 * Counters and histograms are our own: those of `client` find their series by a text that they put
 * together each time, at five times the cost, and a call counts five times.
 */
export function meters(client: Client, register: Registry): Meters {
  const made = new Map<MetricName, unknown>()

  function once<Made>(name: MetricName, make: () => Made): Made {
    if (!made.has(name)) made.set(name, make())
    return made.get(name) as Made
  }

  /** Has the registry tell `values` whenever it is asked. */
  function tell(name: MetricName, values: () => Told[]): void {
    const { type, help } = metrics[name]
    const get = async () => ({ name, type, help, values: values(), aggregator: 'sum' })
    register.registerMetric({ name, help, type, get } as never)
  }

  function counter(name: MetricName) {
    const series = seriesOf(name, () => ({ value: 0 }))
    tell(name, () => series.all().map(({ labels, entry }) => ({ labels, value: entry.value })))
    return (labels: object, by = 1) => {
      series.at(labels as AnyLabels).value += by
    }
  }

  function histogram(name: Names<'histogram'>) {
    const bounds: readonly number[] = metrics[name].buckets
    const none = bounds.map(() => 0)
    const series = seriesOf(name, () => ({ counts: [...none], count: 0, sum: 0 }))
    tell(name, () =>
      series.all().flatMap(({ labels, entry: { counts, count, sum } }) => {
        let below = 0
        const buckets = bounds.map((le, at) => {
          below += counts[at]!
          return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: below }
        })
        return [
          ...buckets,
          { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
          { metricName: `${name}_sum`, labels, value: sum },
          { metricName: `${name}_count`, labels, value: count },
        ]
      })
    )
    return (labels: object, value: number) => {
      const entry = series.at(labels as AnyLabels)
      let at = 0
      while (at < bounds.length && value > bounds[at]!) at++
      if (at < bounds.length) entry.counts[at]!++
      entry.count++
      entry.sum += value
    }
  }

  return {
    register,
    counter: (name) => once(name, () => counter(name)),
    histogram: (name) => once(name, () => histogram(name)),
    gauge(name, read) {
      const { help, labels } = metrics[name]
      const options = { name, help, labelNames: Object.keys(labels), registers: [register] }
      const gauge = new client.Gauge({
        ...options,
        async collect() {
          const samples = await read()
          gauge.reset()
          if (samples.length === 0) gauge.remove({})
          for (const { labels, value } of samples) gauge.set(labels as Record<string, Value>, value)
        },
      })
    },
  }
}

interface Told {
  metricName?: string
  labels: AnyLabels
  value: number
}

/**
 * Where every label lists its values, all there can be from the start: what happens first is then seen
 * as a rise.
 */
function seriesOf<Entry>(name: MetricName, make: () => Entry): Series<Entry> {
  const labels: Metric['labels'] = metrics[name].labels
  const series = new Series(Object.keys(labels), make)
  let all: AnyLabels[] = [{}]
  for (const [label, values] of Object.entries(labels)) {
    if (typeof values === 'string') return series
    all = all.flatMap((one) => values.map((value) => ({ ...one, [label]: value })))
  }
  for (const one of all) series.at(one)
  return series
}
