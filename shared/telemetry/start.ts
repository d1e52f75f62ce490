/**
 * Loaded with `node --import` before anything else. Tracing is on when the standard variable
 * `OTEL_EXPORTER_OTLP_ENDPOINT` is set; the other `OTEL_*` variables are read by the SDK itself.
 * Off, nothing of it is loaded.
 */
if (process.env['OTEL_EXPORTER_OTLP_ENDPOINT']) {
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  process.env['OTEL_SERVICE_NAME'] ??= 'gatehouse'
  const sdk = new NodeSDK()
  sdk.start()
  const stop = () => void sdk.shutdown()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
