import t from 'tap'
import { startGateway } from './gateway.ts'
import { findings } from './settings-world.ts'

t.test('a collector that is not there is found, one that is is not', async (t) => {
  const collector = await startGateway()
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  t.same((await findings(settings)).bad, [])
  await collector.close()
  const { bad, said } = await findings(settings)
  t.same(bad, ['tracing'])
  t.match(said['tracing'], /4318/)
  t.match((await findings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'x' })).said['tracing'], /no address/)
})

t.test('what turns tracing on otherwise is looked at as well', async (t) => {
  const traces = await findings({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1' })
  t.match(traces.said['tracing'], /Nothing listens at OTEL_EXPORTER_OTLP_TRACES_ENDPOINT/)
  const file = await findings({ OTEL_EXPORTER_OTLP_ENDPOINT_FILE: '/no/such/file' })
  t.match(file.said['tracing'], /OTEL_EXPORTER_OTLP_ENDPOINT_FILE names a file that cannot be read/)
  const off = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' }
  t.same((await findings(off)).bad, [])
})
