import { SpanStatusCode, trace } from '@opentelemetry/api'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { currentTraceparent, inSpan } from '../../telemetry/span.ts'
import { startTracing } from './spans.ts'

t.test('without tracing the work is done all the same', async (t) => {
  t.equal(await inSpan('work', {}, async () => 7), 7)
  await t.rejects(
    inSpan('work', {}, async () => Promise.reject(errors.API_ERROR())),
    { name: 'API_ERROR' }
  )
  t.same(currentTraceparent(), {})
})

t.test('with tracing', async (t) => {
  const { ended } = startTracing()
  t.beforeEach(() => {
    ended.length = 0
  })

  t.test('work happens inside its span, which ends with it', async (t) => {
    const result = await inSpan('outer', { 'a.b': 1 }, async (outer) => {
      t.equal(trace.getActiveSpan(), outer)
      await inSpan('inner', {}, async () => undefined)
      t.same(
        ended.map(({ name }) => name),
        ['inner']
      )
      return 7
    })
    t.equal(result, 7)
    const [inner, outer] = ended
    t.match(outer, {
      name: 'outer',
      attributes: { 'a.b': 1 },
      status: { code: SpanStatusCode.UNSET },
    })
    t.equal(inner?.parentSpanContext?.spanId, outer?.spanContext().spanId)
    t.equal(trace.getActiveSpan(), undefined)
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
        const thrown = await inSpan('work', {}, async () => {
          throw error
        }).catch((caught: unknown) => caught)
        t.equal(thrown, error)
        const [span] = ended
        t.same(span?.attributes, { 'error.type': type })
        t.same(span?.status, { code: SpanStatusCode.ERROR })
        t.same(span?.events, [])
      }
    }
  )

  t.test('the span in hand can be kept as a traceparent and linked to later', async (t) => {
    await inSpan('work', {}, async (span) => {
      const { traceId, spanId } = span.spanContext()
      t.same(currentTraceparent(), { traceparent: `00-${traceId}-${spanId}-01` })
    })
    t.same(currentTraceparent(), {})
  })
})
