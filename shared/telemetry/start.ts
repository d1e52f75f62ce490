import { setTimeout as sleep } from 'node:timers/promises'
import { readEnvironment } from '../config/env-file.ts'
import type { Environment } from '../config/load.ts'
import { AppError } from '../errors/define.ts'

/**
 * Loaded with `node --import` before anything else. Tracing is on when the standard variable
 * `OTEL_EXPORTER_OTLP_ENDPOINT` is set; the other `OTEL_*` variables are read by the SDK itself.
 * Off, nothing of it is loaded.
 */
const stopTimeoutMs = 2000
let stop = async () => {}

for (const [name, value] of Object.entries(readVariables())) {
  if (name.startsWith('OTEL_')) process.env[name] ??= value
}
if (process.env['OTEL_EXPORTER_OTLP_ENDPOINT']) {
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  process.env['OTEL_SERVICE_NAME'] ??= 'gatehouse'
  const sdk = new NodeSDK()
  sdk.start()
  stop = () => sdk.shutdown()
}

function readVariables(): Environment {
  try {
    return readEnvironment()
  } catch (error) {
    // The entry, which reads it next, says what is wrong and ends.
    if (error instanceof AppError) return {}
    throw error
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
