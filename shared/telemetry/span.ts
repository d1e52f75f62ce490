import type { Context, Link, Span, SpanOptions } from '@opentelemetry/api'
import {
  context,
  INVALID_SPAN_CONTEXT,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AppError } from '../errors/define.ts'
import { version } from '../version.ts'
import type { AttributeName, Facts } from './attributes.ts'
import { attributes } from './attributes.ts'
import { holdsToken } from './mask-tokens.ts'
import { rootScope } from './scope.ts'
import type { AttributesOf, SpanName } from './spans.ts'
import { spans } from './spans.ts'

/** Finds the provider by itself, also one that is registered later. */
const tracer = trace.getTracer('gatehouse', version)
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL }
const noLinks: Link[] = []
/** Takes everything and keeps nothing. */
const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)

interface Place {
  parent: Context
  links?: Link[]
  /** Epoch milliseconds; now where absent. */
  startTime?: number | undefined
}

/** Begins a span of the table. Its facts are written with `setFacts`, where anybody is to read them. */
export function startSpan(row: SpanName, name: string, place: Place): Span {
  const { parent, links = noLinks, startTime } = place
  const options: SpanOptions = { kind: kinds[spans[row].kind], links }
  if (startTime !== undefined) options.startTime = startTime
  return tracer.startSpan(name, options, parent)
}

/**
 * Runs `work` inside a child of the span in hand; where that is kept by nobody, without one. An
 * error marks the span with its code and passes unchanged.
 */
export function inSpan<T, Row extends SpanName>(
  row: Row,
  name: string,
  facts: Facts<AttributesOf<Row>>,
  work: (span: Span) => Promise<T>
): Promise<T> {
  if (!trace.getActiveSpan()?.isRecording()) return work(noSpan)
  return inSpanOf(row, name, facts, work, { parent: context.active() })
}

/** The same at another place than in the span in hand, whose kept or unkept state tells nothing of it. */
export async function inSpanOf<T, Row extends SpanName>(
  row: Row,
  name: string,
  facts: Facts<AttributesOf<Row>>,
  work: (span: Span) => Promise<T>,
  place: Place
): Promise<T> {
  const span = startSpan(row, name, place)
  setFacts(span, facts)
  try {
    return await context.with(trace.setSpan(place.parent, span), work, undefined, span)
  } catch (error) {
    markFailed(span, error)
    throw error
  } finally {
    span.end()
  }
}

export function setFacts(span: Span, facts: Facts): void {
  if (!span.isRecording()) return
  for (const name in facts) {
    const value = facts[name as AttributeName]
    if (value !== undefined) span.setAttribute(attributes[name as AttributeName].key, value)
  }
}

/** Marks a span as failed with the error’s stable code; `_OTHER` for what nobody expected. */
export function markFailed(span: Span, error: unknown): void {
  const type = error instanceof AppError ? error.code : '_OTHER'
  span.setAttribute(attributes.errorType.key, type)
  span.setStatus({ code: SpanStatusCode.ERROR })
}

/** The same for the span in hand. */
export function markActiveFailed(error: unknown): void {
  const span = trace.getActiveSpan()
  if (span?.isRecording()) markFailed(span, error)
}

/** The W3C `traceparent` of the span in hand, to be kept and linked to later; empty when off. */
export function currentTraceparent(): { traceparent?: string } {
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent === undefined ? {} : { traceparent: carrier.traceparent }
}

let names: readonly string[] = []

/** Under which a trace is told, in headers and in `_meta`; of a propagator that is registered later too. */
export function carrierNames(): readonly string[] {
  if (names.length === 0) names = propagation.fields()
  return names
}

/**
 * What `carrier` tells of a trace, alone; null where that is nothing, or not in its form. A
 * `tracestate` with a token in it is left behind: every span would tell it.
 */
export function contextIn(carrier: object): Context | null {
  // Most tell nothing, and to ask every propagator costs more than a span that nobody keeps.
  if (!carrierNames().some((name) => name in carrier)) return null
  const found = propagation.extract(rootScope, carrier)
  const given = trace.getSpanContext(found)
  if (!given) return null
  const { traceState, ...ids } = given
  if (!traceState || !holdsToken(traceState.serialize())) return found
  return trace.setSpanContext(found, ids)
}

/** A link to the span of `from`, if there is one. */
export function linkTo(from: Context | null): Link[] {
  const found = from && trace.getSpanContext(from)
  return found ? [{ context: found }] : []
}
