import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import t from 'tap'
import { startRouter } from '../../testing/router.ts'

/** A replica that answers with its name and what it was asked. */
async function replica(t: Test, name: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = (await request.setEncoding('utf8').toArray()).join('')
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.end(`${name} ${request.method} ${request.url} ${request.headers.host} ${body}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function routed(t: Test, how: Parameters<typeof startRouter>[0] = {}) {
  const router = await startRouter(how)
  t.teardown(() => router.close())
  const ask = async (path: string, init?: RequestInit) => fetch(router.url + path, init)
  return { router, ask, tell: async (path: string) => (await ask(path)).text() }
}

t.test('a path goes to its service, whole', async (t) => {
  const { router, ask, tell } = await routed(t)
  router.replicas.auth.push(await replica(t, 'auth'))
  router.replicas.mcp.push(await replica(t, 'mcp'))
  const { host } = new URL(router.url)
  for (const path of ['/mcp', '/mcp?x=1', '/.well-known/oauth-protected-resource/mcp']) {
    t.equal(await tell(path), `mcp GET ${path} ${host} `)
  }
  for (const path of ['/', '/mcp/x', '/mcpx', '/oauth/token', '/.well-known/jwks.json?x=1']) {
    t.equal(await tell(path), `auth GET ${path} ${host} `)
  }
  const posted = await ask('/oauth/token', { method: 'POST', body: 'body' })
  t.equal(await posted.text(), `auth POST /oauth/token ${host} body`)
  t.same(posted.headers.getSetCookie(), ['a=1', 'b=2'])
})

t.test('what is inside stays inside', async (t) => {
  const { router, ask } = await routed(t)
  router.replicas.auth.push(await replica(t, 'auth'))
  for (const path of ['/metrics', '/health/live', '/health', '/upstream/refresh', '/metrics?x']) {
    t.equal((await ask(path)).status, 404, path)
  }
})

t.test('requests are spread over all replicas; without any there is no answer', async (t) => {
  const { router, ask, tell } = await routed(t)
  t.equal((await ask('/mcp')).status, 404)
  router.replicas.mcp.push(await replica(t, 'one'), await replica(t, 'other'))
  const names = new Set<string>()
  for (let count = 0; count < 200 && names.size < 2; count++) {
    names.add((await tell('/mcp')).split(' ')[0]!)
  }
  t.equal(names.size, 2)
})

t.test('a replica that is gone breaks the connection, as a dead one does', async (t) => {
  const { router, ask } = await routed(t)
  router.replicas.mcp.push('http://127.0.0.1:9')
  await t.rejects(ask('/mcp'), { message: 'fetch failed' })
})

t.test('a lost reply breaks the connection, and its request was answered', async (t) => {
  const { router, ask } = await routed(t, { losesReply: (headers) => headers['x-lost'] === 'yes' })
  const heard: (string | undefined)[] = []
  const server = createServer((request, response) => {
    response.end('done')
    response.once('finish', () => heard.push(request.url))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  router.replicas.mcp.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const lost = ask('/mcp?lost', { headers: { 'x-lost': 'yes' } })
  await t.rejects(lost, { message: 'fetch failed' })
  t.same(heard, ['/mcp?lost'])
  t.equal(await (await ask('/mcp', { headers: { 'x-lost': 'no' } })).text(), 'done')
})

t.test('a router knows when nothing is under way to a replica any more', async (t) => {
  const { router, ask } = await routed(t)
  const server = createServer((_request, response) => response.write('begun ')).listen(0)
  await once(server, 'listening')
  t.teardown(() => server.close())
  const replica = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await router.untilIdle(replica)
  router.replicas.mcp.push(replica)
  const answer = await ask('/mcp')
  let isIdle = false
  const idle = router.untilIdle(replica).then(() => {
    isIdle = true
  })
  await ask('/oauth/token')
  t.notOk(isIdle)
  server.closeAllConnections()
  await t.rejects(answer.text())
  await idle
})
