import { SpanStatusCode, trace } from '@opentelemetry/api'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { rootScope } from '../../telemetry/scope.ts'
import {
  contextIn,
  currentTraceparent,
  inSpan,
  inSpanOf,
  linkTo,
  markActiveFailed,
} from '../../telemetry/span.ts'
import { shared, start } from '../program.ts'
import { startTracing } from './spans.ts'

const facts = { dbSystem: 'redis', dbOperation: 'GET', dbProcedure: undefined }
const asRoot = <T>(work: () => Promise<T>) =>
  inSpanOf('request', 'GET /', {}, work, { parent: rootScope })

t.test('without tracing the work is done all the same', { buffered: true }, async (t) => {
  const program = `
    import * as span from ${shared('telemetry/span.ts')}
    import { rootScope } from ${shared('telemetry/scope.ts')}
    const place = { parent: rootScope }
    const traceparent = '00-${'1'.repeat(32)}-${'2'.repeat(16)}-01'
    span.markActiveFailed(new Error())
    console.log(JSON.stringify([
      await span.inSpan('redis', 'GET', {}, async () => 7),
      await span.inSpanOf('redis', 'GET', {}, async () => 8, place),
      await span.inSpan('redis', 'GET', {}, async () => { throw 9 }).catch((error) => error),
      span.currentTraceparent(),
      span.contextIn({ traceparent }),
      span.linkTo(rootScope),
    ]))`
  const { ended, stdout, stderr } = start(t, { program })
  t.same(await ended, { code: 0, signal: null }, stderr())
  t.same(JSON.parse(stdout()), [7, 8, 9, {}, null, []])
})

t.test('with tracing', async (t) => {
  const { ended } = startTracing()
  t.beforeEach(() => {
    ended.length = 0
  })

  t.test('work happens inside its span, which ends with it', async (t) => {
    const result = await asRoot(async () => {
      const outer = trace.getActiveSpan()
      await inSpan('redis', 'GET', facts, async (inner) => t.equal(trace.getActiveSpan(), inner))
      t.match(ended, [{ name: 'GET', status: { code: SpanStatusCode.UNSET } }])
      t.equal(trace.getActiveSpan(), outer)
      return 7
    })
    t.equal(result, 7)
    const [inner, outer] = ended
    t.same(inner?.attributes, { 'db.system.name': 'redis', 'db.operation.name': 'GET' })
    t.equal(inner?.parentSpanContext?.spanId, outer?.spanContext().spanId)
    t.equal(outer?.instrumentationScope.name, 'gatehouse')
    t.equal(trace.getActiveSpan(), undefined)
  })

  t.test('what no request asks for is no span', async (t) => {
    t.equal(await inSpan('redis', 'GET', facts, async (span) => span.isRecording()), false)
    t.same(ended, [])
  })

  t.test('nor is a part of a request that the caller wants unkept', async (t) => {
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`
    const parent = contextIn({ traceparent })!
    const work = () => inSpan('redis', 'GET', facts, async () => currentTraceparent())
    const carried = await inSpanOf('request', 'GET /', {}, work, { parent })
    t.match(carried.traceparent, /^00-1{32}-[\da-f]{16}-00$/, 'and so it is told on')
    t.same(ended, [])
  })

  t.test(
    'a failure marks the span with its code, says no more, and passes unchanged',
    async (t) => {
      const cause = new Error('PLANTED')
      for (const [error, type] of [
        [errors.API_ERROR({ message: 'PLANTED', cause }), 'API_001'],
        [new Error('PLANTED'), '_OTHER'],
        ['PLANTED', '_OTHER'],
      ] as const) {
        ended.length = 0
        const thrown = await asRoot(async () => {
          throw error
        }).catch((caught: unknown) => caught)
        t.equal(thrown, error)
        await asRoot(async () => markActiveFailed(error))
        for (const span of ended) {
          t.same(span.attributes, { 'error.type': type })
          t.same(span.status, { code: SpanStatusCode.ERROR })
          t.same(span.events, [])
        }
        t.equal(ended.length, 2)
      }
    }
  )

  t.test('the span in hand can be kept as a traceparent and linked to later', async (t) => {
    const kept = await asRoot(async () => currentTraceparent())
    const [span] = ended
    const { traceId, spanId } = span!.spanContext()
    t.same(kept, { traceparent: `00-${traceId}-${spanId}-01` })
    t.match(linkTo(contextIn(kept)), [{ context: { traceId, spanId } }])
    t.same(currentTraceparent(), {})
  })

  t.test('a `tracestate` goes on, but not with a token in it', async (t) => {
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
    const stateIn = (tracestate: string) =>
      trace.getSpanContext(contextIn({ traceparent, tracestate })!)
    t.equal(stateIn('a=b')?.traceState?.serialize(), 'a=b')
    const without = stateIn('a=b,c=gho_not-a-real-token')
    t.match(without, { traceId: '1'.repeat(32), traceState: undefined })
  })

  t.test('a context forgets what is deleted from it, and what it came from does not', async (t) => {
    const [one, other] = [Symbol('one'), Symbol('other')]
    const outer = rootScope.setValue(one, 1).setValue(other, 2)
    const inner = outer.deleteValue(one)
    t.same([outer.getValue(one), outer.getValue(other)], [1, 2])
    t.same([inner.getValue(one), inner.getValue(other)], [undefined, 2])
  })
})
