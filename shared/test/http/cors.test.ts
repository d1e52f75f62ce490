import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import cors from '../../http/cors.ts'

const friend = 'https://app.example.com'

async function build(t: Test, options: { origins?: string[] } = {}) {
  const app = Fastify()
  await app.register(async (scope) => {
    await scope.register(cors, options)
    scope.get('/open', async () => ({ ok: true }))
    scope.post('/open', async () => {
      throw new Error('failed')
    })
    await scope.register(async (inner) => {
      inner.addHook('onRequest', async (_request, reply) => reply.code(401).send())
      inner.delete('/guarded', async () => null)
    })
  })
  app.get('/outside', async () => ({ ok: true }))
  t.teardown(() => app.close())
  return app
}

t.test('any page may read the answers, without cookies', async (t) => {
  const app = await build(t)
  const { headers } = await app.inject({ url: '/open', headers: { origin: friend } })
  t.equal(headers['access-control-allow-origin'], '*')
  t.equal(headers['access-control-allow-credentials'], undefined)
  t.match(headers['access-control-expose-headers'], /WWW-Authenticate.*Mcp-Session-Id.*Retry-After/)
})

t.test('an error answer can be read too', async (t) => {
  const app = await build(t)
  const response = await app.inject({ method: 'POST', url: '/open', headers: { origin: friend } })
  t.equal(response.statusCode, 500)
  t.equal(response.headers['access-control-allow-origin'], '*')
})

t.test('a preflight names the methods of the route and the headers that MCP uses', async (t) => {
  const app = await build(t)
  const response = await app.inject({
    method: 'OPTIONS',
    url: '/open',
    headers: { origin: friend },
  })
  t.equal(response.statusCode, 204)
  t.equal(response.payload, '')
  const methods = String(response.headers['access-control-allow-methods'])
  t.same(methods.split(', ').sort(), ['GET', 'HEAD', 'POST'])
  t.match(response.headers['access-control-allow-headers'], /Authorization, Content-Type.*MCP-Prot/)
  t.equal(response.headers['access-control-max-age'], '7200')
})

t.test('a guard in an inner scope does not refuse preflights', async (t) => {
  const app = await build(t)
  const preflight = await app.inject({ method: 'OPTIONS', url: '/guarded' })
  t.equal(preflight.statusCode, 204)
  t.equal(preflight.headers['access-control-allow-methods'], 'DELETE')
  t.equal((await app.inject({ method: 'DELETE', url: '/guarded' })).statusCode, 401)
})

t.test('with a list, an origin of the list is told its own name and no other', async (t) => {
  const app = await build(t, { origins: ['https://us.example', friend] })
  const answerTo = async (origin?: string) =>
    (await app.inject({ url: '/open', headers: origin ? { origin } : {} })).headers
  t.equal((await answerTo(friend))['access-control-allow-origin'], friend)
  for (const origin of ['https://evil.example', 'null', `${friend}.evil.example`, undefined]) {
    const headers = await answerTo(origin)
    t.equal(headers['access-control-allow-origin'], undefined, String(origin))
    t.equal(headers['vary'], 'Origin', 'caches keep the answers apart')
  }
})

t.test('routes outside the scope stay closed', async (t) => {
  const app = await build(t)
  const { headers } = await app.inject({ url: '/outside', headers: { origin: friend } })
  t.equal(headers['access-control-allow-origin'], undefined)
  t.equal((await app.inject({ method: 'OPTIONS', url: '/outside' })).statusCode, 404)
})
