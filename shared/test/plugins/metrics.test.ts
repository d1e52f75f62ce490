import t from 'tap'
import { version } from '../../version.ts'
import { build } from '../build.ts'
import { scrape } from '../scrape.ts'

const local = { host: 'localhost:8080' }

t.test('this machine alone reads the metrics where no gateway keeps them inside', async (t) => {
  const { app } = await build(t)
  const statusOf = async (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    (await app.inject({ url: '/metrics', headers, remoteAddress })).statusCode
  for (const host of ['localhost', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST']) {
    t.equal(await statusOf({ host }), 200, host)
  }
  for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    t.equal(await statusOf(local, peer), 200, peer)
  }
  for (const peer of ['10.0.0.7', '::ffff:10.0.0.7', '2001:db8::1', '127.0.0.1.example']) {
    t.equal(await statusOf(local, peer), 404, `peer ${peer}`)
  }
  for (const host of [
    'gatehouse.example',
    'localhost.evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    'localhost.',
    'localhost@evil.example',
    '[::]',
    'a b',
    ':',
  ]) {
    t.equal(await statusOf({ host }), 404, `host ${host}`)
  }
})

t.test('a request that any proxy passed on is not local', async (t) => {
  const { app } = await build(t)
  for (const name of [
    'forwarded',
    'via',
    'x-real-ip',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-forwarded-port',
    'x-forwarded-server',
  ]) {
    for (const value of ['127.0.0.1', '']) {
      const headers = { ...local, [name]: value }
      t.equal((await app.inject({ url: '/metrics', headers })).statusCode, 404, name)
    }
  }
})

t.test('trusting a proxy makes nobody local', async (t) => {
  const { app } = await build(t, { config: { TRUST_PROXY: ['10.0.0.7'] } })
  const headers = { ...local, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost' }
  const request = { url: '/metrics', headers, remoteAddress: '10.0.0.7' }
  t.equal((await app.inject(request)).statusCode, 404)
})

t.test('for others it does not exist: the answer is that of any unknown address', async (t) => {
  const { app } = await build(t)
  const answer = async (url: string) => {
    const headers = { host: 'gatehouse.example', 'x-request-id': 'request-1' }
    const { statusCode, body } = await app.inject({ url, headers })
    return { statusCode, body }
  }
  t.same(await answer('/metrics'), await answer('/nowhere'))
  const head = { method: 'HEAD', url: '/metrics', headers: { host: 'gatehouse.example' } } as const
  t.equal((await app.inject(head)).statusCode, 404)
})

t.test('behind a gateway it answers whoever reaches the process', async (t) => {
  const { app } = await build(t, { embedded: false })
  const headers = { host: 'auth:8081', 'x-forwarded-for': '10.0.0.9' }
  const response = await app.inject({ url: '/metrics', headers, remoteAddress: '10.0.0.7' })
  t.equal(response.statusCode, 200)
  t.match(response.headers['content-type'], /^text\/plain/)
})

t.test('hosts of one process tell of themselves alone', async (t) => {
  const [one, other] = [await build(t), await build(t)]
  await one.app.inject('/nowhere')
  const count = 'mcp_requests_total{method="GET",endpoint="unknown",status="404"}'
  t.equal((await scrape(one.app)).get(count), 1)
  t.equal((await scrape(other.app)).get(count), undefined)
})

t.test('the process tells of itself, and what it is', async (t) => {
  const { app } = await build(t)
  const series = await scrape(app)
  const node = process.versions.node
  t.equal(series.get(`gatehouse_build_info{version="${version}",node="${node}"}`), 1)
  for (const name of ['process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds']) {
    t.ok(series.has(name), name)
  }
})
