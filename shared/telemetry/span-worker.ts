import { parentPort } from 'node:worker_threads'
import { DiagConsoleLogger, diag } from '@opentelemetry/api'
import { diagLogLevelFromString, getStringFromEnv } from '@opentelemetry/core'
import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base'
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from '@opentelemetry/otlp-exporter-base/node-http'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'

// Says that it is ready, then takes encoded spans, one bundle after another, and answers each with
// null or with what failed.
// OTLP over HTTP by the SDK’s variables OTEL_EXPORTER_OTLP_*: address, headers, TLS, time limit, repeats.
const level = diagLogLevelFromString(getStringFromEnv('OTEL_LOG_LEVEL'))
if (level !== undefined) diag.setLogger(new DiagConsoleLogger(), { logLevel: level })

/** Messages of Protocol Buffers that hold lists are, one behind another, the message of all. */
const asTheyAre = {
  serializeRequest: (messages: Uint8Array[]) => Buffer.concat(messages),
  deserializeResponse: (data: Uint8Array) => ProtobufTraceSerializer.deserializeResponse(data),
}
const uncounted = { name: 'span' as const, countItems: () => 0 }
const headers = { 'Content-Type': 'application/x-protobuf' }
const exporter = new OTLPExporterBase(
  createOtlpHttpExportDelegate(
    convertLegacyHttpOptions({}, 'TRACES', 'v1/traces', headers),
    asTheyAre,
    'otlp_http_span_exporter',
    uncounted,
    undefined
  )
)

parentPort!.on('message', (messages: Uint8Array[]) => {
  exporter.export(messages, ({ error }) => parentPort!.postMessage(error?.message ?? null))
})
parentPort!.postMessage(null)
