import t from 'tap'
import { tracingVariables } from '../../telemetry/variables.ts'
import { version } from '../../version.ts'

const on = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
const entry = '/app/services/embedded.ts'

t.test(
  'tracing is on where there is an address to send to, and nothing says otherwise',
  async (t) => {
    const traces = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }
    t.ok(tracingVariables(on, ''))
    t.ok(tracingVariables(traces, ''))
    t.ok(tracingVariables({ ...on, OTEL_SDK_DISABLED: 'false', OTEL_TRACES_EXPORTER: 'otlp' }, ''))
    for (const off of [
      {},
      { OTEL_SERVICE_NAME: 'x' },
      { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
      { ...on, OTEL_SDK_DISABLED: 'TRUE' },
      { ...on, OTEL_TRACES_EXPORTER: 'none' },
    ]) {
      t.equal(tracingVariables(off, ''), null, JSON.stringify(off))
    }
  }
)

t.test('a process is named by what it runs; what an operator says counts more', async (t) => {
  for (const [program, name] of [
    ['/app/services/auth/server.ts', 'gatehouse-auth'],
    ['C:\\app\\services\\mcp\\server.ts', 'gatehouse-mcp'],
    ['/app/services/embedded.ts', 'gatehouse'],
    ['', 'gatehouse'],
  ]) {
    const OTEL_RESOURCE_ATTRIBUTES = `service.version=${version}`
    t.match(tracingVariables(on, program!), { OTEL_SERVICE_NAME: name, OTEL_RESOURCE_ATTRIBUTES })
  }
  const named = tracingVariables({ ...on, OTEL_SERVICE_NAME: 'x' }, entry)
  t.match(named, { OTEL_SERVICE_NAME: 'x' })
  const OTEL_RESOURCE_ATTRIBUTES = 'a=1, service.name=x,service.version=7'
  const told = tracingVariables({ ...on, OTEL_RESOURCE_ATTRIBUTES }, entry)
  t.notOk('OTEL_SERVICE_NAME' in told!)
  t.match(told, {
    OTEL_RESOURCE_ATTRIBUTES: `service.version=${version},${OTEL_RESOURCE_ATTRIBUTES}`,
  })
})

t.test('user, folders and arguments of the process are told where asked for alone', async (t) => {
  t.match(tracingVariables(on, ''), { OTEL_NODE_RESOURCE_DETECTORS: 'serviceinstance,env' })
  const all = { ...on, OTEL_NODE_RESOURCE_DETECTORS: 'all' }
  t.match(tracingVariables(all, ''), { OTEL_NODE_RESOURCE_DETECTORS: 'all' })
})

t.test('a variable may be in a file', async (t) => {
  const folder = t.testdir({ headers: 'authorization=not-a-real-key\n' })
  const OTEL_EXPORTER_OTLP_HEADERS_FILE = `${folder}/headers`
  const OTEL_EXPERIMENTAL_CONFIG_FILE = '/etc/otel.yaml'
  const given = {
    ...on,
    OTEL_EXPORTER_OTLP_HEADERS_FILE,
    OTEL_EXPERIMENTAL_CONFIG_FILE,
    OTHER: 'x',
  }
  const {
    OTEL_RESOURCE_ATTRIBUTES: _,
    OTEL_NODE_RESOURCE_DETECTORS: __,
    OTEL_SERVICE_NAME: ___,
    ...rest
  } = tracingVariables(given, '')!
  t.same(rest, {
    ...on,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=not-a-real-key',
    OTEL_EXPERIMENTAL_CONFIG_FILE,
  })
  t.throws(
    () => tracingVariables({ ...on, OTEL_EXPORTER_OTLP_HEADERS_FILE: `${folder}/away` }, ''),
    { name: 'CONFIG_INVALID', message: /OTEL_EXPORTER_OTLP_HEADERS_FILE names a file.*ENOENT/ }
  )
})
