import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import t from 'tap'
import { version } from '#shared/version.ts'
import { always, build, connected, loginShape as shape } from './build.ts'

t.test('a request carries the person’s token, the version of the API and our name', async (t) => {
  const { as } = await build(t, (request, response) => {
    t.equal(request.url, '/api/v3/users/a%2Fb?per_page=3')
    t.equal(request.headers.authorization, 'Bearer gho_secret')
    t.equal(request.headers['x-github-api-version'], '2022-11-28')
    t.match(request.headers['user-agent'], new RegExp(`^gatehouse/${version} `))
    response.setHeader('content-type', 'application/json')
    response.end('{"login":"mona","id":1}')
  })
  const answer = await as().get('GET /users/{username}', shape, { username: 'a/b', per_page: 3 })
  t.match(answer, { body: { login: 'mona' }, hasMore: false })
})

t.test('each call goes out with the token of its own person', async (t) => {
  const seen: unknown[] = []
  const { client } = await build(t, (request, response) => {
    seen.push(request.headers.authorization)
    response.setHeader('content-type', 'application/json')
    response.end('{"login":"x"}')
  })
  const ask = (token: string) =>
    client({ tokens: always(token), signal: connected() }).get('GET /user', shape)
  await Promise.all(['one', 'two', 'three'].map(ask))
  t.same(seen.sort(), ['Bearer one', 'Bearer three', 'Bearer two'])
})

t.test('a next page shows', async (t) => {
  const { as } = await build(t, (request, response) => {
    const rel = request.url?.endsWith('/user') ? 'next' : 'prev'
    response.setHeader('link', `<https://api.github.com/x?page=2>; rel="${rel}"`)
    response.setHeader('content-type', 'application/json')
    response.end('{"login":"mona"}')
  })
  t.equal((await as().get('GET /user', shape)).hasMore, true)
  t.equal((await as().get('GET /last', shape)).hasMore, false)
})

t.test('answers that are not what GitHub documents are an API error', async (t) => {
  const bodies: [string, string][] = [
    ['text/html', '<html>Unicorn!</html>'],
    ['application/json', '{"login":'],
    ['application/json', '{"login":7}'],
    ['application/json', 'null'],
    ['application/json', ''],
    ['application/octet-stream', 'x'],
  ]
  for (const [type, body] of bodies) {
    const { as } = await build(t, (_request, response) => {
      response.setHeader('content-type', type)
      response.end(body)
    })
    const answer = as().get('GET /user', shape)
    await t.rejects(answer, { name: 'API_ERROR', facts: { status: 200, route: 'GET /user' } }, body)
  }
})

t.test('GitHub refusing is told by its status', async (t) => {
  const { as } = await build(t, (_request, response) => {
    response.writeHead(404, { 'content-type': 'application/json' })
    response.end('{"message":"Not Found"}')
  })
  await t.rejects(as().get('GET /user', shape), { name: 'GITHUB_NOT_FOUND' })
})

t.test('GitHub’s notices of deprecation do not get onto the console', async (t) => {
  const written = t.capture(console, 'warn')
  const { as } = await build(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', deprecation: 'true' })
    response.end('{"login":"mona"}')
  })
  await as().get('GET /user', shape)
  t.same(written(), [])
})

t.test('nothing is tried twice', async (t) => {
  let asked = 0
  const { as } = await build(t, (_request, response) => {
    asked++
    response.writeHead(502).end()
  })
  await t.rejects(as().get('GET /user', shape), { name: 'API_ERROR', facts: { status: 502 } })
  t.equal(asked, 1)
})

t.test('an answer that does not come in time is given up', async (t) => {
  const { as } = await build(t, () => {}, { timeoutMs: 100 })
  await t.rejects(as().get('GET /user', shape), { name: 'GITHUB_UNREACHABLE' })
})

t.test('an answer that stops half-way is given up too', async (t) => {
  const half: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"login":')
  }
  const { as } = await build(t, half, { timeoutMs: 1000 })
  await t.rejects(as().get('GET /user', shape), { name: 'GITHUB_UNREACHABLE' })
})

t.test('no connection is no answer', async (t) => {
  const { as, server } = await build(t, () => {})
  server.close()
  await once(server, 'close')
  await t.rejects(as().get('GET /user', shape), {
    name: 'GITHUB_UNREACHABLE',
    cause: { cause: { message: /ECONNREFUSED/ } },
  })
})

t.test('a caller who has gone ends the request, before or within the answer', async (t) => {
  for (const begin of [false, true]) {
    const arrived = Promise.withResolvers<void>()
    const { as, answered } = await build(t, (_request, response) => {
      if (begin) response.writeHead(200, { 'content-type': 'application/json' }).write('{')
      arrived.resolve()
    })
    const caller = new AbortController()
    const answer = as(caller.signal).get('GET /user', shape)
    answer.catch(() => {})
    await (begin ? answered : arrived.promise)
    caller.abort()
    await t.rejects(answer, { name: 'REQUEST_CANCELLED' })
  }
})

t.test('a parameter that would leave its place never becomes a request', async (t) => {
  const { as } = await build(t, () => t.fail('asked GitHub'))
  const answer = as().get('GET /users/{username}', shape, { username: '..' })
  await t.rejects(answer, { name: 'INVALID_INPUT' })
})
