import { once } from 'node:events'
import type { Test } from 'tap'
import t from 'tap'
import { pooledFetch } from '../../http/pooled-fetch.ts'
import { elapsedMs } from '../../testing/elapsed.ts'
import { outside } from './outside.ts'

// The waits of two tests take a second, so they pass together.
t.jobs = 8

const pool = (t: Test, { connections = 4, timeoutMs = 10_000 } = {}) => {
  const made = pooledFetch({ connections, timeoutMs })
  t.teardown(() => made.close())
  return made
}

const failed = (code: string) => ({ name: 'TypeError', cause: { code } })

t.test('a connection is used again', { buffered: true }, async (t) => {
  const { url, connections } = await outside(t, (_request, response) => response.end('answer'))
  const { fetch } = pool(t, { connections: 1 })
  for (let call = 0; call < 5; call++) t.equal(await (await fetch(url)).text(), 'answer')
  t.equal(connections(), 1)
})

t.test('there are no more connections to a host than asked for', { buffered: true }, async (t) => {
  const { url, connections } = await outside(t, (_request, response) => {
    setImmediate(() => response.end('answer'))
  })
  const { fetch } = pool(t, { connections: 2 })
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => (await fetch(new URL(url))).text())
  )
  t.equal(answers.length, 20)
  t.equal(connections(), 2)
})

t.test('method, headers and body arrive', { buffered: true }, async (t) => {
  const { url } = await outside(t, async (request, response) => {
    const body = (await request.setEncoding('utf8').toArray()).join('')
    response.end(`${request.method} ${request.headers['x-given']} ${body}`)
  })
  const init = { method: 'PUT', headers: { 'x-given': 'header' }, body: 'body' }
  t.equal(await (await pool(t).fetch(url, init)).text(), 'PUT header body')
})

t.test('a server that does not answer is left in time', { buffered: true }, async (t) => {
  const { url } = await outside(t, () => undefined)
  const { fetch } = pool(t, { timeoutMs: 100 })
  t.ok((await elapsedMs(t.rejects(fetch(url), failed('UND_ERR_HEADERS_TIMEOUT')))) < 4000)
})

t.test('a body that stops half-way is left in time', { buffered: true }, async (t) => {
  const { url } = await outside(t, (_request, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('half')
  })
  const response = await pool(t, { timeoutMs: 100 }).fetch(url)
  await t.rejects(response.text(), failed('UND_ERR_BODY_TIMEOUT'))
})

t.test('a request may wait longer than others, or shorter', { buffered: true }, async (t) => {
  const { url, connections } = await outside(t, (request, response) => {
    const late = setTimeout(() => response.end('late'), Number(request.headers['x-after-ms']))
    response.on('close', () => clearTimeout(late))
  })
  const { fetch } = pool(t, { timeoutMs: 100, connections: 1 })
  const late = { headers: { 'x-after-ms': '2500' }, waitMs: 20_000 }
  t.equal(await (await fetch(url, late)).text(), 'late')
  t.equal(connections(), 1)
  const { fetch: patient } = pool(t, { timeoutMs: 20_000 })
  const never = patient(url, { headers: { 'x-after-ms': '15000' }, waitMs: 100 })
  t.ok((await elapsedMs(t.rejects(never, failed('UND_ERR_HEADERS_TIMEOUT')))) < 8000)
})

t.test('a body beyond sixteen megabytes is cut off', { buffered: true }, async (t) => {
  const megabyte = Buffer.alloc(1024 * 1024)
  const { url } = await outside(t, (request, response) => {
    const send = (left: number) => {
      if (left === 0) return response.end()
      return response.write(megabyte, () => send(left - 1))
    }
    send(Number(request.headers['x-megabytes']))
  })
  const { fetch } = pool(t)
  const get = (megabytes: number) => fetch(url, { headers: { 'x-megabytes': String(megabytes) } })
  t.equal((await (await get(16)).arrayBuffer()).byteLength, 16 * 1024 * 1024)
  await t.rejects((await get(17)).arrayBuffer(), failed('UND_ERR_RES_EXCEEDED_MAX_SIZE'))
})

t.test('the caller’s signal ends the wait', { buffered: true }, async (t) => {
  const { url } = await outside(t, () => undefined)
  const { fetch } = pool(t)
  await t.rejects(fetch(url, { signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' })
})

t.test('where nobody listens, the cause says so', { buffered: true }, async (t) => {
  const { url, server } = await outside(t, () => undefined)
  server.close()
  await once(server, 'close')
  await t.rejects(pool(t).fetch(url), failed('ECONNREFUSED'))
})
