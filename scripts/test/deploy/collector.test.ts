import { readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { networksOf, readCompose } from './compose-file.ts'

const collector = parse(readFileSync('deploy/otel/collector.yaml', 'utf8'))
const { services } = readCompose({
  GATEHOUSE_USER: '1:1',
  PUBLIC_URL: 'https://gatehouse.example.com',
})

t.test('a pipeline is made of parts that are there, and no part is left over', async (t) => {
  for (const kind of ['receivers', 'processors', 'exporters'] as const) {
    const pipelines = Object.values(collector.service.pipelines) as Record<typeof kind, string[]>[]
    const used = new Set(pipelines.flatMap((pipeline) => pipeline[kind]))
    t.same([...used].sort(), Object.keys(collector[kind]).sort(), kind)
  }
  t.same(collector.service.extensions, Object.keys(collector.extensions))
  t.equal(collector.service.pipelines.traces.processors[0], 'memory_limiter')
})

t.test('spans come from the services and go to Jaeger', async (t) => {
  const { http } = collector.receivers.otlp.protocols
  const [, port] = http.endpoint.split(':')
  for (const name of ['auth-1', 'mcp-1']) {
    const { environment } = services[name]!
    t.equal(environment!['OTEL_EXPORTER_OTLP_ENDPOINT'], `http://otel:${port}`)
  }
  const [host] = collector.exporters['otlp_grpc/jaeger'].endpoint.split(':')
  for (const name of ['otel', 'auth-1', host]) t.ok(networksOf(services[name]!).includes('watch'))
})

t.test('it stays within its memory', async (t) => {
  const { limit_mib, spike_limit_mib } = collector.processors.memory_limiter
  t.ok(limit_mib + spike_limit_mib <= Number.parseInt(services['otel']!.mem_limit, 10))
})
