import t from 'tap'
import { build } from '../build.ts'

const path = '/.well-known/oauth-protected-resource'

t.test(
  'the document names the resource, where to sign in and the scopes to begin with',
  async (t) => {
    const { app } = await build(t)
    const response = await app.inject({ url: `${path}/mcp` })
    t.equal(response.statusCode, 200)
    t.match(response.headers['content-type'], /^application\/json/)
    t.same(response.json(), {
      resource: 'http://localhost:8080/mcp',
      authorization_servers: ['http://localhost:8080'],
      scopes_supported: ['github:read'],
      bearer_methods_supported: ['header'],
      resource_name: 'Gatehouse',
    })
  }
)

t.test('it never repeats what a Host header says', async (t) => {
  const { app } = await build(t)
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
  const response = await app.inject({ url: `${path}/mcp`, headers })
  t.notMatch(response.payload, /evil/)
})

t.test('pages in browsers may read it, whatever their origin', async (t) => {
  const { app } = await build(t)
  const headers = { origin: 'https://anyone.example' }
  const response = await app.inject({ url: `${path}/mcp`, headers })
  t.equal(response.headers['access-control-allow-origin'], '*')
  const preflight = await app.inject({ method: 'OPTIONS', url: `${path}/mcp`, headers })
  t.equal(preflight.statusCode, 204)
  t.match(preflight.headers['access-control-allow-methods'], 'GET')
})

t.test('the form at the root does not exist, and says so in JSON', async (t) => {
  const { app } = await build(t)
  const response = await app.inject({ url: path })
  t.equal(response.statusCode, 404)
  t.match(response.json(), { error: { code: 'VAL_005', name: 'NOT_FOUND' } })
})
