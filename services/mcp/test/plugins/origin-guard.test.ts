import t from 'tap'
import { build, modern } from '../build.ts'

const https = { PUBLIC_URL: 'https://mcp.example.com', ALLOWED_ORIGINS: 'https://app.example.com' }
const ask = (headers: Record<string, string>) => modern({ method: 'tools/list', headers })

t.test('our own origin, a listed one and no origin at all may call', async (t) => {
  const { app } = await build(t, { settings: https })
  const host = 'mcp.example.com'
  for (const origin of [https.PUBLIC_URL, https.ALLOWED_ORIGINS]) {
    const response = await app.inject(ask({ host, origin }))
    t.equal(response.statusCode, 401, origin)
    t.equal(response.headers['access-control-allow-origin'], origin, 'and reads the challenge')
    t.match(response.headers['access-control-expose-headers'], /WWW-Authenticate/)
  }
  t.equal((await app.inject(ask({ host }))).statusCode, 401)
})

t.test('a preflight needs no token, but a friendly origin', async (t) => {
  const { app } = await build(t, { settings: https })
  const preflight = (origin: string) =>
    app.inject({ method: 'OPTIONS', url: '/mcp', headers: { host: 'mcp.example.com', origin } })
  const friendly = await preflight(https.ALLOWED_ORIGINS)
  t.equal(friendly.statusCode, 204)
  t.match(friendly.headers['access-control-allow-methods'], /POST/)
  t.match(friendly.headers['access-control-allow-headers'], /Authorization/)
  t.equal((await preflight('https://evil.example')).statusCode, 403)
})

t.test('a forwarded host counts only from a trusted proxy', async (t) => {
  const headers = { host: 'mcp.internal', 'x-forwarded-host': 'mcp.example.com' }
  const untrusting = await build(t, { settings: https })
  t.equal((await untrusting.app.inject(ask(headers))).statusCode, 403)
  const trusting = await build(t, { settings: { ...https, TRUST_PROXY: '127.0.0.1' } })
  t.equal((await trusting.app.inject(ask(headers))).statusCode, 401)
})
