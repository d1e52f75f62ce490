import type { Attributes, Span } from '@opentelemetry/api'
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import { AppError } from '../errors/define.ts'
import { attribute } from './attributes.ts'

/** Finds the provider by itself, also one that is registered later. */
const tracer = trace.getTracer('gatehouse')

/** Runs `work` inside a child span. An error marks the span with its code and passes unchanged. */
export function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>
): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      markFailed(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

/** Marks a span as failed with the error’s stable code; `_OTHER` for what nobody expected. */
export function markFailed(span: Span, error: unknown): void {
  span.setAttribute(attribute.errorType, error instanceof AppError ? error.code : '_OTHER')
  span.setStatus({ code: SpanStatusCode.ERROR })
}

/** The W3C `traceparent` of the span in hand, to be kept and linked to later; empty when off. */
export function currentTraceparent(): { traceparent?: string } {
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent === undefined ? {} : { traceparent: carrier.traceparent }
}
