import { setTimeout as sleep } from 'node:timers/promises'
import { readEnvironment } from '../config/env-file.ts'
import { AppError } from '../errors/define.ts'
import { tracingVariables } from './variables.ts'

/**
 * Loaded with `node --import` before anything else. Tracing is on when the standard variable
 * `OTEL_EXPORTER_OTLP_ENDPOINT` is set; the other `OTEL_*` variables are read by the SDK itself.
 * Off, nothing of it is loaded.
 */
const stopTimeoutMs = 2000
let stop = async () => {}

const variables = readVariables()
if (variables) {
  Object.assign(process.env, variables)
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  // Metrics are Prometheus’s and the log is pino’s, whatever the SDK would do by itself.
  const sdk = new NodeSDK({ metricReaders: [], logRecordProcessors: [] })
  sdk.start()
  stop = () => sdk.shutdown()
}

function readVariables() {
  try {
    return tracingVariables(readEnvironment(), process.argv[1] ?? '')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    process.stderr.write(`${error.code} ${error.message}\n`)
    process.exit(1)
  }
}

/**
 * Sends the spans that are still kept; to be called when the last one has ended. Resolves after two
 * seconds at latest: a collector that is away keeps no process from ending.
 */
export async function stopTracing(): Promise<void> {
  await Promise.race([
    Promise.allSettled([stop()]),
    sleep(stopTimeoutMs, undefined, { ref: false }),
  ])
}
