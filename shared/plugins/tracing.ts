import type { Span } from '@opentelemetry/api'
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { attribute } from '../telemetry/attributes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | null
  }
}

/**
 * One server span per request, joined to the caller’s `traceparent` and ambient for all that
 * follows. Registered without a tracer provider it adds no hook.
 */
export default fp(
  async (app) => {
    app.decorateRequest('span', null)
    const tracer = trace.getTracer('gatehouse')
    const probe = tracer.startSpan('probe')
    const isOn = probe.spanContext().traceId !== '0'.repeat(32)
    if (!isOn) return

    app.addHook('onRequest', (request, reply, done) => {
      const parent = propagation.extract(context.active(), request.headers)
      const route = request.routeOptions.url ?? 'unknown'
      const attributes = {
        [attribute.httpMethod]: request.method,
        [attribute.httpRoute]: route,
      }
      const options = { kind: SpanKind.SERVER, attributes }
      request.span = tracer.startSpan(`${request.method} ${route}`, options, parent)
      // A client that left before the end, as it does from every stream, leaves no onResponse.
      reply.raw.once('close', () => end(request, reply))
      context.with(trace.setSpan(parent, request.span), done)
    })

    app.addHook('onResponse', async (request, reply) => end(request, reply))
  },
  { name: 'gatehouse:tracing' }
)

function end(request: FastifyRequest, reply: FastifyReply): void {
  request.span?.setAttribute(attribute.httpStatus, reply.statusCode)
  if (reply.statusCode >= 500) request.span?.setStatus({ code: SpanStatusCode.ERROR })
  request.span?.end()
  request.span = null
}
