import t from 'tap'
import { tracedFetch } from '../../http/traced-fetch.ts'
import type { FetchInit } from '../../world.ts'
import { startTracing, told } from '../telemetry/spans.ts'

const { ended, inRequest } = startTracing()

t.test('between our own services the trace goes on', async (t) => {
  const sent: FetchInit[] = []
  const fetch = tracedFetch(async (_url, init = {}) => {
    sent.push(init)
    return new Response(null, { status: 204 })
  })
  const headers = { authorization: 'x' }
  await inRequest(() => fetch('http://auth:8081/upstream/refresh', { method: 'POST', headers }))
  await inRequest(() => fetch(new URL('http://auth:8081/')))
  const [posted, got] = sent.map(({ headers }) => Object.fromEntries(new Headers(headers)))
  const [span] = ended
  const { traceId, spanId } = span!.spanContext()
  t.same(posted, { authorization: 'x', traceparent: `00-${traceId}-${spanId}-01` })
  t.match(got, { traceparent: /^00-/ })
  t.match(ended.map(told), [
    {
      name: 'POST /upstream/refresh',
      attributes: { 'server.address': 'auth', 'server.port': 8081 },
    },
    { name: 'GET /' },
  ])
  sent.length = 0
  await fetch('http://auth:8081/', { headers })
  t.same(sent, [{ headers }], 'outside of a request nothing is added')
})
