import type { FastifyInstance } from 'fastify'
import type { Metric } from './metrics/metric.ts'
import type { MetricName, Metrics } from './metrics.ts'
import { metrics } from './metrics.ts'

type Client = FastifyInstance['metrics']['client']
type Registry = InstanceType<Client['Registry']>
type Value = string | number

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

export function meters(client: Client, register: Registry): Meters {
  const made = new Map<MetricName, unknown>()

  const options = (name: MetricName) => {
    const { help, labels } = metrics[name]
    return { name, help, labelNames: Object.keys(labels), registers: [register] }
  }

  function once<Made>(name: MetricName, make: () => Made): Made {
    if (!made.has(name)) made.set(name, make())
    return made.get(name) as Made
  }

  return {
    register,
    counter: (name) =>
      once(name, () => {
        const counter = new client.Counter(options(name))
        for (const labels of combinations(metrics[name].labels)) counter.inc(labels, 0)
        return (labels: object, by = 1) => counter.inc(labels as Record<string, Value>, by)
      }),
    histogram: (name) =>
      once(name, () => {
        const buckets = [...metrics[name].buckets]
        const histogram = new client.Histogram({ ...options(name), buckets })
        for (const labels of combinations(metrics[name].labels)) histogram.zero(labels)
        return (labels: object, value: number) =>
          histogram.observe(labels as Record<string, Value>, value)
      }),
    gauge(name, read) {
      const gauge = new client.Gauge({
        ...options(name),
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

/** All there can be, where every label lists its values: what then happens first is seen as a rise. */
function combinations(labels: Metric['labels']): Record<string, string>[] {
  let all: Record<string, string>[] = [{}]
  for (const [label, values] of Object.entries(labels)) {
    if (typeof values === 'string') return []
    all = all.flatMap((one) => values.map((value) => ({ ...one, [label]: value })))
  }
  return all
}
