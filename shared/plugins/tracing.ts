import type { Context, Span } from '@opentelemetry/api'
import { context, isSpanContextValid, SpanStatusCode, trace } from '@opentelemetry/api'
import type { FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { whenClosed } from '../http/when-closed.ts'
import { rootScope } from '../telemetry/scope.ts'
import { contextIn, setFacts, startSpan } from '../telemetry/span.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null when tracing is off, and once it was kept and has ended. */
    span: Span | null
    /** In which it runs; null when tracing is off. */
    traceContext: Context | null
    /** What its body tells of its sender’s trace; null too when tracing is off. */
    senderContext: Context | null
  }
  interface FastifyContextConfig {
    /** Null in a body that tells nothing of a trace. */
    traceCarrier?: (body: unknown) => object | null
  }
}

/** What probes and Prometheus ask every few seconds. */
const untraced: ReadonlySet<string | undefined> = new Set([
  '/health/live',
  '/health/ready',
  '/metrics',
])

const methods: ReadonlySet<string> = new Set(
  'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY'.split(' ')
)

/**
 * One server span per request, joined to the caller’s `traceparent` and ambient for all that
 * follows. A caller without one may have it in the body, where the route’s config says how to find
 * it. Registered without a tracer provider it adds no hook.
 */
export default fp(
  async (app) => {
    app.decorateRequest('span', null)
    app.decorateRequest('traceContext', null)
    app.decorateRequest('senderContext', null)
    const probe = startSpan('request', 'probe', { parent: rootScope })
    if (!isSpanContextValid(probe.spanContext())) return

    app.addHook('onRequest', (request, reply, done) => {
      const { url } = request.routeOptions
      if (untraced.has(url)) return done()
      context.with(begin(request, reply, url, { parent: contextIn(request.headers) }), done)
    })

    // Of these routes alone: to look into a route’s options costs a request more than its span does.
    app.addHook('onRoute', (route) => {
      const carrierIn = route.config?.traceCarrier
      if (carrierIn) route.preValidation = [joinSender(carrierIn), route.preValidation ?? []].flat()
    })
  },
  { name: 'gatehouse:tracing' }
)

const joinSender =
  (carrierIn: (body: unknown) => object | null): preValidationHookHandler =>
  (request, reply, done) => {
    const carrier = request.span && carrierIn(request.body)
    const parent = carrier ? contextIn(carrier) : null
    if (!parent) return done()
    request.senderContext = parent
    if (contextIn(request.headers)) return done()
    // The span so far is never ended, so nobody hears of it.
    const startTime = Date.now() - reply.elapsedTime
    context.with(begin(request, reply, request.routeOptions.url, { parent, startTime }), done)
  }

interface Place {
  parent: Context | null
  /** Epoch milliseconds. */
  startTime?: number
}

/** Begins the span of a request. Resolves to the context in which the request goes on. */
function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  httpRoute: string | undefined,
  { parent: given, startTime }: Place
): Context {
  const { method } = request
  const parent = given ?? rootScope
  const known = methods.has(method) ? method : '_OTHER'
  const verb = known === '_OTHER' ? 'HTTP' : known
  const name = httpRoute === undefined ? verb : `${verb} ${httpRoute}`
  const span = startSpan('request', name, { parent, startTime })
  request.span = span
  request.traceContext = trace.setSpan(parent, span)
  if (span.isRecording()) {
    const urlScheme = request.protocol === 'https' ? 'https' : 'http'
    setFacts(span, { httpMethod: known, httpRoute, urlScheme })
    // After the last byte, and when a client leaves before it, as it does from every stream.
    whenClosed(reply, () => end(request, reply))
  }
  return request.traceContext
}

function end(request: FastifyRequest, reply: FastifyReply): void {
  if (!request.span?.isRecording()) return
  if (reply.raw.headersSent) setFacts(request.span, { httpStatus: reply.statusCode })
  if (reply.statusCode >= 500) request.span.setStatus({ code: SpanStatusCode.ERROR })
  request.span.end()
  request.span = null
}
