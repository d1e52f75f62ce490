import t from 'tap'
import { inSignIn } from '../../telemetry/sign-in-span.ts'
import { startTracing } from './spans.ts'

const { ended, inRequest } = startTracing()
const traceId = '0af7651916cd43dd8448eb211c80319c'
const begun = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

t.beforeEach(() => {
  ended.length = 0
})

t.test(
  'a step is in the trace in which the sign-in began, and linked to its request',
  async (t) => {
    t.equal(await inRequest(() => inSignIn('callback', begun, async () => 7)), 7)
    const [step] = ended
    t.match(step, { name: 'sign-in callback', parentSpanContext: { spanId: 'b7ad6b7169203331' } })
    t.equal(step?.spanContext().traceId, traceId)
    t.equal(step?.links.length, 1)
    t.not(step?.links[0]?.context.traceId, traceId)
  }
)

t.test('one that began without, or with what is none, is part of its own request', async (t) => {
  for (const unknown of [undefined, {}, { traceparent: 'x' }]) {
    ended.length = 0
    t.equal(await inRequest(() => inSignIn('token', unknown, async () => 7)), 7)
    t.match(ended, [{ name: 'sign-in token', links: [] }])
  }
})
