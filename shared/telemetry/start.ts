import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'
import { readEnvironment } from '../config/env-file.ts'
import { AppError } from '../errors/define.ts'
import { isSentAsProtobuf, tracingVariables } from './variables.ts'

/**
 * Loaded with `node --import` before anything else. Tracing is on when the standard variable
 * `OTEL_EXPORTER_OTLP_ENDPOINT` is set; the other `OTEL_*` variables are read by the SDK itself.
 * Off, nothing of it is loaded.
 */
const stopTimeoutMs = 2000
let stop = async () => {}

// In a thread of its own nothing makes spans, whatever loads this there.
const variables = isMainThread ? readVariables() : null
if (variables) {
  Object.assign(process.env, variables)
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  const { RandomIds } = await import('./random-ids.ts')
  // Metrics are Prometheus’s and the log is pino’s, whatever the SDK would do by itself.
  const sdk = new NodeSDK({
    metricReaders: [],
    logRecordProcessors: [],
    idGenerator: new RandomIds(),
    ...(isSentAsProtobuf(variables) && { spanProcessors: [await encodedSpans()] }),
  })
  sdk.start()
  stop = () => sdk.shutdown()
}

/** By itself the SDK keeps the spans themselves, as it does for every other way to send them. */
async function encodedSpans() {
  const { EncodedSpans } = await import('./encoded-spans.ts')
  const { SpanSender } = await import('./span-sender.ts')
  return new EncodedSpans(new SpanSender())
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
  // The wait itself keeps the process until then: the thread that sends does not.
  const over = new AbortController()
  const late = sleep(stopTimeoutMs, undefined, { signal: over.signal })
  await Promise.race([Promise.allSettled([stop()]), late])
  over.abort()
}
