import type { IncomingHttpHeaders, Server } from 'node:http'
import type { Test } from 'tap'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { startCaddy } from '#shared/testing/caddy.ts'
import { sendRaw } from './send-raw.ts'
import { startStandInReplica } from './stand-in-replica.ts'

interface Replica {
  server: Server
  url: string
  /** Requests that reached it, health checks apart. */
  got: { method: string; path: string; headers: IncomingHttpHeaders }[]
}

/** A stand-in for a replica. `breaks`: it takes a request and closes the connection for an answer. */
async function startReplica(t: Test, breaks: () => boolean): Promise<Replica> {
  const got: Replica['got'] = []
  const replica = await startStandInReplica(t, (request, response) => {
    const { method = '', url: path = '', headers } = request
    got.push({ method, path, headers })
    if (breaks()) return void request.resume().once('end', () => request.socket.destroy())
    response.writeHead(200, { server: 'any', via: '1.1 any' }).end('done')
  })
  return { ...replica, got }
}

t.test('the gateway repeats only what cannot have been done', async (t) => {
  let toBreak = Number.POSITIVE_INFINITY
  const broken = () => toBreak-- > 0
  const replicas = [await startReplica(t, broken), await startReplica(t, broken)] as const
  const urls = replicas.map(({ url }) => url)
  const caddy = await startCaddy({ auth: urls, mcp: urls })
  t.teardown(() => caddy.close())
  const host = new URL(caddy.url).host
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    sendRaw({ port: caddy.port, method, path, headers: { host, ...headers }, body: '' })
  const reached = () => replicas.flatMap(({ got }) => got.splice(0))

  await t.test('a request that may have run is not sent again', async (t) => {
    const once: [string, string][] = [
      ['POST', '/mcp'],
      ['POST', '/oauth/token'],
      ['DELETE', '/mcp'],
      ['POST', '/oauth/consent?code=a'],
    ]
    for (const [method, path] of once) {
      const { status, headers } = await ask(method, path, { 'idempotency-key': 'any' })
      t.match([status, headers['retry-after']], [502, '2'], path)
      t.same(
        reached().map((request) => `${request.method} ${request.path}`),
        [`${method} ${path}`]
      )
    }
  })

  await t.test('the log of such a failure holds no code', async (t) => {
    t.match(caddy.log(), /"level":"error"/)
    t.notMatch(caddy.log(), /code=a/)
  })

  await t.test('one that only reads is', async (t) => {
    toBreak = 1
    t.equal((await ask('GET', '/.well-known/jwks.json')).status, 200)
    t.equal(reached().length, 2)
  })

  await t.test('nobody is told what there is behind the name', async (t) => {
    const { headers } = await ask('GET', '/.well-known/jwks.json')
    t.notOk('server' in headers)
    t.notOk('via' in headers)
    reached()
  })

  await t.test(
    'what a caller says about itself is not believed, what it traces is kept',
    async (t) => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      const claims = {
        forwarded: 'for=203.0.113.1;host=evil.example',
        'x-real-ip': '203.0.113.1',
        'x-forwarded-for': '203.0.113.1',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
      }
      const own = { traceparent, tracestate: 'a=b', 'x-request-id': 'request-1' }
      await ask('GET', '/mcp', { ...claims, ...own })
      const [{ headers }] = reached() as [Replica['got'][number]]
      t.match(headers, { ...own, host })
      t.match(headers, { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' })
      t.equal(headers['x-forwarded-host'], host)
      t.notMatch(JSON.stringify(headers), /203\.0\.113|evil/)
    }
  )

  await t.test('one that no longer listens is passed over, whatever the request', async (t) => {
    replicas[0].server.closeAllConnections()
    replicas[0].server.close()
    for (let time = 0; time < 6; time++) t.equal((await ask('POST', '/mcp')).status, 200)
    t.equal(replicas[1].got.length, 6)
  })

  await t.test('of many requests at once each finds the one that is left', async (t) => {
    await until(() => caddy.log().includes('HTTP request failed'))
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => ask('POST', '/mcp')))
      t.same(new Set(answers.map(({ status }) => status)), new Set([200]))
    }
  })
})
