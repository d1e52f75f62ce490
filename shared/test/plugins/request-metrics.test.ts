import { connect } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { build, serve } from '../build.ts'
import { scrape } from '../scrape.ts'
import { until } from '../until.ts'

const requests = (method: string, endpoint: string, status: number) =>
  `mcp_requests_total{method="${method}",endpoint="${endpoint}",status="${status}"}`

/** Series of requests, but for those of the scrapes themselves. */
const ofRequests = (series: Map<string, number>) =>
  [...series.keys()].filter((key) => key.startsWith('mcp_') && !key.includes('"/metrics"')).sort()

t.test('requests are counted by route, so that made-up addresses fill nothing', async (t) => {
  const add = (app: FastifyInstance) => app.get('/users/:id', async () => 'ok')
  const { app } = await build(t, { add })
  for (const url of ['/users/1', '/users/2', '/made-up-1', '/made-up-2?x=1']) await app.inject(url)
  const series = await scrape(app)
  t.equal(series.get(requests('GET', '/users/:id', 200)), 2)
  t.equal(series.get(requests('GET', 'unknown', 404)), 2)
  const durations = 'mcp_request_duration_seconds'
  t.equal(series.get(`${durations}_count{method="GET",endpoint="/users/:id"}`), 2)
  t.equal(series.get(`${durations}_bucket{le="10",method="GET",endpoint="/users/:id"}`), 2)
  t.notMatch([...series.keys()].join('\n'), /made-up|users\/1/)
})

t.test('ten thousand addresses and every method there is make no more series', async (t) => {
  const { app, url } = await serve(t)
  const send = (method: string) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.once('error', reject).once('close', () => resolve())
      socket.end(`${method} /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`).resume()
    })
  for (const method of ['PROPFIND', 'MKCOL']) await send(method)
  await app.inject('/made-up')
  const before = await scrape(app)
  t.equal(before.get(requests('other', 'unknown', 404)), 2)
  for (const method of ['LOCK', 'UNLOCK', 'SEARCH', 'REPORT']) await send(method)
  for (let at = 0; at < 10_000; at++) await app.inject(`/made-up/${at}?x=${at}`)
  const after = await scrape(app)
  t.equal(after.get(requests('GET', 'unknown', 404)), 10_001)
  t.same(ofRequests(after), ofRequests(before))
})

t.test('a client that leaves is counted, and so is a stream that is left', async (t) => {
  let isAsked = false
  const { app, url } = await serve(t, {
    add(app) {
      app.get('/slow', () => {
        isAsked = true
        return new Promise(() => {})
      })
      app.get('/stream', (_request, reply) => {
        const stream = new Readable({ read: () => undefined })
        stream.push('data: 1\n\n')
        return reply.send(stream)
      })
    },
  })
  const leaving = new AbortController()
  const slow = fetch(`${url}/slow`, { signal: leaving.signal }).catch(() => null)
  await until(() => isAsked)
  await fetch(`${url}/stream`, { signal: leaving.signal })
  leaving.abort()
  await slow
  const counted = async (key: string) => (await scrape(app)).get(key) === 1
  await until(() => counted(requests('GET', '/slow', 499)))
  await until(() => counted(requests('GET', '/stream', 200)))
})

t.test('errors are counted by code, whoever is told them', async (t) => {
  const { app } = await build(t, {
    add: (app) =>
      app.get('/broken', async () => {
        throw errors.STORE_UNAVAILABLE()
      }),
  })
  await app.inject('/broken')
  await app.inject('/nowhere')
  const series = await scrape(app)
  t.equal(series.get('gatehouse_errors_total{code="SYS_002",name="STORE_UNAVAILABLE"}'), 1)
  t.equal(series.get('gatehouse_errors_total{code="VAL_005",name="NOT_FOUND"}'), 1)
})
