import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { inOutgoing } from '../../telemetry/outgoing.ts'
import { startTracing, told } from './spans.ts'

const { ended, inRequest } = startTracing()
const url = 'https://api.github.test/users/PLANTED?page=PLANTED'
const request = { method: 'GET', url, template: '/users/{username}' }
const facts = {
  'http.request.method': 'GET',
  'url.template': '/users/{username}',
  'server.address': 'api.github.test',
  'server.port': 443,
}

t.beforeEach(() => {
  ended.length = 0
})

t.test('a request is told by its template, its host and its answer', async (t) => {
  const answer = await inRequest(() => inOutgoing(request, async () => ({ status: 200, body: 1 })))
  t.same(answer, { status: 200, body: 1 })
  t.same(ended.map(told), [
    {
      name: 'GET /users/{username}',
      kind: SpanKind.CLIENT,
      attributes: { ...facts, 'http.response.status_code': 200 },
      status: SpanStatusCode.UNSET,
    },
  ])
})

t.test(
  'a refusal is an error of the request; another try tells how many were before',
  async (t) => {
    const again = { ...request, url: 'http://127.0.0.1:8090/x', resends: 2 }
    await inRequest(() => inOutgoing(again, async () => ({ status: 404 })))
    t.match(ended.map(told), [
      {
        attributes: {
          'server.port': 8090,
          'http.request.resend_count': 2,
          'http.response.status_code': 404,
          'error.type': '404',
        },
        status: SpanStatusCode.ERROR,
      },
    ])
    ended.length = 0
    const plain = { ...request, url: 'http://127.0.0.1/x' }
    await inRequest(() => inOutgoing(plain, async () => ({ status: 304 })))
    t.match(ended.map(told), [{ attributes: { 'server.port': 80 }, status: SpanStatusCode.UNSET }])
  }
)

t.test('without an answer it has our code, and the error passes', async (t) => {
  const error = errors.GITHUB_UNREACHABLE()
  await t.rejects(
    inRequest(() => inOutgoing(request, async () => Promise.reject(error))),
    error
  )
  t.match(ended.map(told).at(0), { attributes: { ...facts, 'error.type': 'API_002' } })
})

t.test('outside of a request it is sent all the same', async (t) => {
  t.same(await inOutgoing(request, async () => ({ status: 200 })), { status: 200 })
  t.same(ended, [])
})
