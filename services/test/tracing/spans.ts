import { attributes } from '#shared/telemetry/attributes.ts'
import type { SpanName } from '#shared/telemetry/spans.ts'
import { spans as table } from '#shared/telemetry/spans.ts'
import { until } from '#shared/test/until.ts'
import type { ReceivedSpan } from '#shared/testing/otlp-receiver.ts'

/** Resolves to the first span of this name in the trace, as soon as it is received. */
export const arrived = (spans: readonly ReceivedSpan[], traceId: string, name: string) =>
  until(() => spans.find((span) => span.traceId === traceId && span.name === name))

/** The spans above one, nearest first, by name. */
export function pathOf(spans: readonly ReceivedSpan[], span: ReceivedSpan): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId)
  return parent ? [parent.name, ...pathOf(spans, parent)] : []
}

/** Spans of a trace whose parent was not received, nor is the client’s `spanId`. */
export function strays(spans: readonly ReceivedSpan[], traceId: string, spanId: string) {
  const known = new Set([spanId, ...spans.map((span) => span.spanId)])
  return spans.filter((span) => span.traceId === traceId && !known.has(span.parentSpanId))
}

const kinds = { internal: 1, server: 2, client: 3 }
const marks: readonly [SpanName, string][] = [
  ['mcp', 'mcp.method.name'],
  ['redis', 'db.system.name'],
  ['outgoing', 'url.template'],
  ['request', 'http.request.method'],
]

/** The row of the table that a span is of. */
export const rowOf = (span: ReceivedSpan): SpanName =>
  marks.find(([, key]) => key in span.attributes)?.[0] ?? 'signIn'

/** Names a span’s faults against its row: its kind, its name, an attribute or event too many. */
export function faultsOf(span: ReceivedSpan): string[] {
  const row = rowOf(span)
  const { kind, attributes: names } = table[row]
  const allowed = new Set<string>(names.map((name) => attributes[name].key))
  const strange = Object.keys(span.attributes).filter((key) => !allowed.has(key))
  const isNamed = row !== 'signIn' || /^sign-in (consent|callback|token)$/.test(span.name)
  return [
    ...(span.kind === kinds[kind] ? [] : [`${span.name}: kind ${span.kind}`]),
    ...(isNamed ? [] : [`${span.name}: no such span`]),
    ...strange.map((key) => `${span.name}: ${key}`),
    ...(span.events.length === 0 ? [] : [`${span.name}: events`]),
  ]
}
