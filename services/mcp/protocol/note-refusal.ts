import { ProtocolErrorCode } from '@modelcontextprotocol/server'
import { SpanStatusCode, trace } from '@opentelemetry/api'
import { setFacts } from '#shared/telemetry/span.ts'

/** JSON-RPC leaves these to servers, for failures of their own. */
const isServers = (code: number) =>
  code === ProtocolErrorCode.InternalError || (code <= -32_000 && code >= -32_099)

/** Tells in the span in hand with which JSON-RPC error a request is refused. */
export function noteRefusal(code: number): void {
  const span = trace.getActiveSpan()
  if (!span?.isRecording()) return
  setFacts(span, { rpcStatus: String(code) })
  if (isServers(code)) span.setStatus({ code: SpanStatusCode.ERROR })
}
