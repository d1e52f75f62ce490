import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { startDeployment } from './deployment.ts'
import { sendRaw } from './send-raw.ts'

const ways = [
  '/health/live',
  '/health/ready',
  '/metrics',
  '/upstream/refresh',
  '/upstream',
  '/nothing-of-ours',
  '/METRICS',
  '/metrics/',
  '//metrics',
  '/./metrics',
  '/%6detrics',
  '/mcp/../metrics',
  '/mcp/..;/metrics',
  '/mcp%2f..%2fmetrics',
  '/metrics%3f/../mcp',
  '/metrics%23/../mcp',
  '/metrics;/../mcp',
  'https://localhost/metrics',
  '//localhost/metrics',
  '/docs/assets/../../metrics',
  '/docs/assets/%2e%2e/%2e%2e/metrics',
  '/docs/assets/..%2f..%2fmetrics',
  '/oauth/register/../../health/ready',
  '/oauth/register/..%2f..%2fupstream%2frefresh',
  '/.well-known/oauth-protected-resource',
]

t.test('over TLS the gateway shows the public paths and keeps the others inside', async (t) => {
  const { url, caddy } = await startDeployment(t, { scheme: 'https' })
  await until(() => existsSync(caddy.rootPath))
  const ca = readFileSync(caddy.rootPath, 'utf8')
  const host = new URL(url).host
  const ask = (path: string, more: object = {}) =>
    sendRaw({ port: caddy.port, ca, path, headers: { host }, ...more })
  await until(() => ask('/').catch(() => null))

  await t.test('every documented path is answered by its service', async (t) => {
    for (const document of ['/docs/auth.json', '/docs/mcp.json']) {
      const { paths } = JSON.parse((await ask(document)).body) as { paths: Paths }
      t.ok(Object.keys(paths).length > 1)
      for (const [path, methods] of Object.entries(paths)) {
        for (const method of Object.keys(methods)) {
          const filled = path.replace(/\{\w+\}/g, 'any')
          const answer = await ask(filled, { method: method.toUpperCase() })
          t.match(answer.headers, { 'x-request-id': /^[\w-]+$/ }, `${method} ${path}`)
          t.not(answer.status, 404, `${method} ${path}`)
        }
      }
    }
  })

  await t.test('what is not public is not there, however it is written', async (t) => {
    for (const path of ways) {
      for (const method of ['GET', 'POST']) {
        const { status, body } = await ask(path, { method })
        t.equal(status, 404, `${method} ${path}`)
        t.notMatch(body, /"status":"ok"|# TYPE/, path)
      }
    }
  })

  await t.test('its headers are there once, and do not tell what it runs', async (t) => {
    const { rawHeaders } = await ask('/')
    const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
    t.same(
      names.filter((name, at) => names.indexOf(name) !== at),
      []
    )
    for (const name of ['strict-transport-security', 'x-content-type-options', 'referrer-policy']) {
      t.ok(names.includes(name), name)
    }
    for (const path of ['/', '/metrics']) t.notOk('server' in (await ask(path)).headers)
  })

  await t.test('whoever comes without TLS is led to it', async (t) => {
    const headers = { host: 'localhost' }
    const { status, headers: answered } = await sendRaw({
      port: caddy.httpPort,
      path: '/mcp',
      headers,
    })
    t.equal(status, 308)
    t.match(answered.location, /^https:\/\/localhost/)
  })

  await t.test('under another name nothing is served', async (t) => {
    for (const name of ['evil.example', 'localhost.evil.example']) {
      const path = '/.well-known/oauth-authorization-server'
      const { status, body } = await ask(path, { headers: { host: name } })
      t.equal(status, 421)
      t.notMatch(body, /issuer/)
    }
  })

  await t.test('too much is refused, and no replica is set aside for it', async (t) => {
    // The gateway goes by what is announced, and closes; who still sends then may miss the answer.
    const post = { method: 'POST', body: ' ' }
    const headers = { host, 'content-type': 'application/json', 'content-length': '3000000' }
    for (let time = 0; time < 4; time++) {
      const { status, headers: answered } = await ask('/oauth/register', { ...post, headers })
      t.equal(status, 413)
      t.notOk('x-request-id' in answered, 'no replica was asked')
    }
    const long = { host, 'x-long': 'x'.repeat(30_000) }
    t.equal((await ask('/', { headers: long })).status, 431)
    t.equal((await ask('/')).status, 200)
  })
})

type Paths = Record<string, Record<string, unknown>>
