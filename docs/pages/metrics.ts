import { authMetrics } from '../../shared/telemetry/metrics/auth.ts'
import { commonMetrics } from '../../shared/telemetry/metrics/common.ts'
import { mcpMetrics } from '../../shared/telemetry/metrics/mcp.ts'
import type { Metric } from '../../shared/telemetry/metrics/metric.ts'
import { code, table } from './markdown.ts'

const parts: readonly [string, Readonly<Record<string, Metric>>][] = [
  ['Both services', commonMetrics],
  ['The auth service', authMetrics],
  ['The mcp service', mcpMetrics],
]

/** `docs/reference/metrics.md`: every metric that `/metrics` tells. */
export function metricsPage(): string {
  const intro =
    '`GET /metrics` of each process, in the text format of Prometheus. Behind a gateway it is for the ' +
    'inside alone; where both services are one process it answers this machine alone. No label is about ' +
    'a person, and what callers make up makes no series.\n\n' +
    'The label `method` of the first two is the method of HTTP: they count every endpoint. Methods of ' +
    'MCP are in `gatehouse_mcp_messages_total`, what ran for them in `gatehouse_calls_total`. An ' +
    '`outcome` or `status` in words is `success`; `refused`, where what was asked for was not right or ' +
    'a person said no; or `failure`, where this server, its store or GitHub did not do their part. A ' +
    '`client` is what a client calls itself when it signs people in, which proves nothing.\n\n' +
    'Beside these there are those of the process that `@prometheus-io/client` tells: `process_…` ' +
    '(CPU, memory, file descriptors) and `nodejs_…` (lag of the event loop, heap, garbage collection).'
  const sections = parts.map(([title, metrics]) => `## ${title}\n\n${rowsOf(metrics)}`)
  return [intro, ...sections].join('\n\n')
}

function rowsOf(metrics: Readonly<Record<string, Metric>>): string {
  const rows = Object.entries(metrics).map(([name, metric]) => [
    code(name),
    metric.type,
    metric.unit,
    `${metric.help}${metric.needsRedis ? '; where Redis is the store' : ''}`,
    labelsOf(metric),
  ])
  return table(['Metric', 'Type', 'Unit', 'Meaning', 'Labels'], rows)
}

const labelsOf = ({ labels }: Metric): string =>
  Object.entries(labels)
    .map(([name, values]) => `${code(name)}: ${describe(values)}`)
    .join('<br>')

const describe = (values: readonly string[] | string): string =>
  typeof values === 'string' ? values : values.map(code).join(', ')
