import { context } from '@opentelemetry/api'
import { contextIn, inSpan, inSpanOf, linkTo } from './span.ts'

/**
 * Runs a step of a sign-in in the trace in which that began, though its request came without:
 * browsers send no `traceparent`. The request’s own span is linked.
 */
export function inSignIn<T>(
  step: 'consent' | 'callback' | 'token',
  begun: { traceparent?: string } | undefined,
  work: () => Promise<T>
): Promise<T> {
  const name = `sign-in ${step}`
  const parent = contextIn({ traceparent: begun?.traceparent })
  if (!parent) return inSpan('signIn', name, {}, work)
  return inSpanOf('signIn', name, {}, work, { parent, links: linkTo(context.active()) })
}
