import protobuf from 'protobufjs'
import type { ReceivedSpan } from './otlp-receiver.ts'

/** The part of opentelemetry/proto (trace/v1, common/v1, resource/v1) that traces are made of. */
const proto = `
syntax = "proto3";
message Traces { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { repeated Span spans = 2; }
message Span {
  bytes trace_id = 1;
  bytes span_id = 2;
  bytes parent_span_id = 4;
  string name = 5;
  int32 kind = 6;
  fixed64 start_time_unix_nano = 7;
  fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9;
  repeated Event events = 11;
  repeated Link links = 13;
  Status status = 15;
}
message Event { string name = 2; repeated KeyValue attributes = 3; }
message Link { bytes trace_id = 1; bytes span_id = 2; }
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value {
    string string_value = 1;
    bool bool_value = 2;
    int64 int_value = 3;
    double double_value = 4;
  }
}`

const Traces = protobuf.parse(proto).root.lookupType('Traces')

interface Pair {
  key: string
  value: Record<string, unknown>
}

type Id = Uint8Array | string

/** Both encodings decode to this, but for ids and whole numbers. */
interface Decoded {
  resourceSpans: {
    resource: { attributes: Pair[] }
    scopeSpans: {
      spans: {
        traceId: Id
        spanId: Id
        parentSpanId?: Id
        name: string
        kind: number
        attributes?: Pair[]
        links?: { traceId: Id; spanId: Id }[]
        status?: { code?: number }
        events?: unknown[]
      }[]
    }[]
  }[]
}

/** Reads an ExportTraceServiceRequest. @throws for another media type, or a body that is none */
export function decodeTraces(type: string, body: Buffer): ReceivedSpan[] {
  return flatten(decode(type, body))
}

function decode(type: string, body: Buffer): Decoded {
  if (type === 'application/json') return JSON.parse(body.toString('utf8'))
  if (type !== 'application/x-protobuf') throw new Error(`${type} is not OTLP`)
  return Traces.toObject(Traces.decode(body), { longs: Number }) as Decoded
}

const flatten = ({ resourceSpans }: Decoded) =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(
        (span): ReceivedSpan => ({
          resource: recordOf(resource.attributes),
          traceId: hex(span.traceId),
          spanId: hex(span.spanId),
          parentSpanId: hex(span.parentSpanId ?? ''),
          name: span.name,
          kind: span.kind,
          attributes: recordOf(span.attributes ?? []),
          links: (span.links ?? []).map(({ traceId, spanId }) => ({
            traceId: hex(traceId),
            spanId: hex(spanId),
          })),
          status: span.status?.code ?? 0,
          events: span.events ?? [],
        })
      )
    )
  )

/** In JSON ids are hexadecimal by themselves, against the usual mapping of bytes. */
const hex = (id: Id) => (typeof id === 'string' ? id : Buffer.from(id).toString('hex'))

const recordOf = (pairs: readonly Pair[]) =>
  Object.fromEntries(
    pairs.map(({ key, value }) => {
      const whole = value['intValue']
      return [key, whole === undefined ? Object.values(value)[0] : Number(whole)]
    })
  )
