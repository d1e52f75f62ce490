import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import t from 'tap'
import { pinnedConnector } from '../../../http/pinned-connector.ts'
import { publicFetch } from '../../../http/public-fetch.ts'
import { elapsedMs } from '../../../testing/elapsed.ts'
import { build, documentUrl, hostnames, json } from './build.ts'

const unreachable = { name: 'CLIENT_DOCUMENT_UNREACHABLE' }
const tooMany = { ...unreachable, facts: { reason: 'too many at once' } }
const waiting = { ...unreachable, facts: { reason: 'failed just now' } }

t.test('four requests to one host and 64 in all are under way at once', async (t) => {
  const { web, fetch } = await build(t)
  const held: ServerResponse[] = []
  const allHeld = new Promise<void>((resolve) => {
    web.answer = (_request, response) => {
      if (held.push(response) === 64) resolve()
    }
  })
  const running = hostnames.flatMap((host) =>
    [1, 2, 3, 4].map((number) => fetch(`https://${host}/${number}`))
  )
  await allHeld
  await t.rejects(fetch('https://last.example/'), tooMany, '64 in all')
  for (const response of held.splice(0)) json('{}')(response.req, response)
  await t.resolves(Promise.all(running))

  const four = [5, 6, 7, 8].map((number) => fetch(`https://client.example/${number}`))
  await t.rejects(fetch('https://client.example/9'), tooMany, 'four to one host')
  const other = fetch('https://other.example/')
  web.answer = json('{}')
  for (const response of held) json('{}')(response.req, response)
  await t.resolves(Promise.all([...four, other]))
})

t.test(
  'an address that failed is left alone for a moment, others at its host are not',
  async (t) => {
    const { web, clock, fetch } = await build(t)
    const answer = web.answer
    web.answer = (request, response) =>
      request.url === '/bad' ? response.writeHead(404).end() : answer(request, response)
    const bad = 'https://client.example/bad'
    await t.rejects(fetch(bad), { ...unreachable, message: / 404 / })
    await t.rejects(fetch(bad), waiting)
    t.equal(web.requests.length, 1)
    t.ok(await fetch(documentUrl), 'nobody can lock the others of a host out')
    await t.rejects(fetch(bad), waiting, 'nor end the wait by asking for something else')

    clock.nowMs += 1000
    await t.rejects(fetch(bad), { ...unreachable, message: / 404 / })
    clock.nowMs += 1999
    await t.rejects(fetch(bad), waiting)
    clock.nowMs += 1
    web.answer = answer
    t.ok(await fetch(bad), 'nothing of a failure is kept')
    web.answer = (_request, response) => response.writeHead(500).end()
    await t.rejects(fetch(bad), { ...unreachable, message: / 500 / })
    clock.nowMs += 1000
    web.answer = answer
    t.ok(await fetch(bad), 'the count began anew')
  }
)

t.test('a host that cannot be reached is left alone as a whole', async (t) => {
  const { web, clock, fetch } = await build(t)
  const { resolve } = web
  let isDown = true
  const failing = publicFetch({
    ...web,
    now: () => clock.nowMs,
    timeoutMs: 60_000,
    maxBytes: 1000,
    resolve: async (hostname, signal) => {
      if (isDown && hostname === 'client.example') throw new Error('ENOTFOUND')
      return resolve(hostname, signal)
    },
  })
  await t.rejects(failing(documentUrl), { ...unreachable, cause: { message: 'ENOTFOUND' } })
  isDown = false
  await t.rejects(failing('https://client.example/other'), waiting)
  t.ok(await failing('https://other.example/'))
  t.ok(await fetch(documentUrl), 'the wait is in this process alone')
  clock.nowMs += 1000
  t.ok(await failing(documentUrl))
  isDown = true
  await t.rejects(failing(documentUrl), { ...unreachable, cause: { message: 'ENOTFOUND' } })
  isDown = false
  clock.nowMs += 1000
  t.ok(await failing(documentUrl), 'the count began anew')
})

t.test('a host whose certificate is not its own is left alone as a whole', async (t) => {
  const { web, fetch } = await build(t)
  await t.rejects(fetch('https://unknown.example/'), {
    ...unreachable,
    cause: { message: 'The certificate is for other hosts.' },
  })
  await t.rejects(fetch('https://unknown.example/other'), waiting)
  t.same(web.requests, [])
})

t.test('time that the name servers took is not given again', async (t) => {
  const { web, clock } = await build(t)
  web.answer = () => {}
  const { resolve } = web
  const fetch = publicFetch({
    ...web,
    now: () => clock.nowMs,
    timeoutMs: 200,
    maxBytes: 1000,
    resolve: async (hostname, signal) => {
      if (!signal.aborted) await once(signal, 'abort')
      return resolve(hostname, signal)
    },
  })
  await t.rejects(fetch(documentUrl), { ...unreachable, cause: { name: 'TimeoutError' } })
  t.same(web.requests, [])
})

t.test('a host that accepts connections and says nothing ends in time', async (t) => {
  const { web, clock } = await build(t)
  const server = createServer((socket) => socket.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const port = String((server.address() as AddressInfo).port)
  const fetch = publicFetch({
    ...web,
    now: () => clock.nowMs,
    timeoutMs: 300,
    maxBytes: 1000,
    dial: (_addresses, options) => (target, done) =>
      pinnedConnector([{ address: '127.0.0.1', family: 4 }], options)({ ...target, port }, done),
  })
  const tookMs = await elapsedMs(t.rejects(fetch(documentUrl), unreachable))
  t.ok(tookMs < 600, `${tookMs} ms`)
  await t.rejects(fetch('https://client.example/other'), waiting, 'it never connected')
})

t.test('no connection is left open', async (t) => {
  const { web, fetch } = await build(t)
  const closed: Promise<unknown>[] = []
  const answer = web.answer
  web.answer = (request, response) => {
    closed.push(once(request.socket, 'close'))
    answer(request, response)
  }
  await Promise.all([fetch(documentUrl), fetch('https://other.example/')])
  const answeredAtMs = performance.now()
  t.equal(closed.length, 2)
  await t.resolves(Promise.all(closed))
  t.ok(performance.now() - answeredAtMs < 1000, 'nor kept for later')
})
