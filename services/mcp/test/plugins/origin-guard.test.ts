import t from 'tap'
import { build, modern } from '../build.ts'

const https = { PUBLIC_URL: 'https://mcp.example.com', ALLOWED_ORIGINS: 'https://app.example.com' }
const ask = (headers: Record<string, string>) => modern({ method: 'tools/list', headers })

t.test('a page of another site is refused before its credentials are looked at', async (t) => {
  const { app, signIn, audit } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  for (const origin of ['https://evil.example', 'null', '', 'http://localhost:9999', 'file://']) {
    const response = await app.inject(ask({ origin, authorization: `Bearer ${token}` }))
    t.equal(response.statusCode, 403, origin)
    t.match(response.json(), {
      jsonrpc: '2.0',
      error: { code: 403, data: { code: 'AUTH_022', name: 'FORBIDDEN_ORIGIN' } },
      id: null,
    })
    t.equal(response.headers['www-authenticate'], undefined)
    t.equal(response.headers['access-control-allow-origin'], undefined)
  }
  t.same(audit, [])
})

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

t.test('only our own host name is answered (DNS rebinding)', async (t) => {
  const { app } = await build(t, { settings: https })
  const statusFor = async (host: string) => (await app.inject(ask({ host }))).statusCode
  for (const host of ['mcp.example.com', 'MCP.example.com', 'mcp.example.com:443']) {
    t.equal(await statusFor(host), 401, host)
  }
  for (const host of [
    'evil.example',
    'mcp.example.com:8443',
    'mcp.example.com.evil.example',
    'mcp.example.com@evil.example',
    'evil.example@mcp.example.com',
    'localhost',
    '127.0.0.1',
    ':',
    '[',
  ]) {
    t.equal(await statusFor(host), 403, host)
  }
})

t.test('a forwarded host counts only from a trusted proxy', async (t) => {
  const headers = { host: 'mcp.internal', 'x-forwarded-host': 'mcp.example.com' }
  const untrusting = await build(t, { settings: https })
  t.equal((await untrusting.app.inject(ask(headers))).statusCode, 403)
  const trusting = await build(t, { settings: { ...https, TRUST_PROXY: '127.0.0.1' } })
  t.equal((await trusting.app.inject(ask(headers))).statusCode, 401)
})

t.test('on loopback, every loopback name with our port is ours', async (t) => {
  const { app } = await build(t)
  const statusFor = async (host: string) => (await app.inject(ask({ host }))).statusCode
  for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080']) {
    t.equal(await statusFor(host), 401, host)
  }
  for (const host of ['localhost', '127.0.0.1:8081', 'rebound.example:8080']) {
    t.equal(await statusFor(host), 403, host)
  }
})
