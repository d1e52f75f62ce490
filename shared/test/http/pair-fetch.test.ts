import Fastify from 'fastify'
import t from 'tap'
import { pairFetch } from '../../http/pair-fetch.ts'

const origin = 'http://localhost:8080'
const refuse = () => Promise.reject(new Error('this one stays inside'))

async function build() {
  const app = Fastify()
  app.all('/echo', async ({ method, url, headers, body, ip }) => ({
    method,
    url,
    headers,
    body,
    ip,
  }))
  return app
}

t.test('a request for our own origin arrives as it was sent, without the network', async (t) => {
  const app = await build()
  const inside = pairFetch(app, origin, refuse)
  const response = await inside(`${origin}/echo?a=1&b=%2F#fragment`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer token' },
    body: JSON.stringify({ text: 'ü' }),
  })
  t.equal(response.status, 200)
  t.ok(response.ok)
  t.match(await response.json(), {
    method: 'POST',
    url: '/echo?a=1&b=%2F',
    headers: {
      host: 'localhost:8080',
      'content-type': 'application/json',
      authorization: 'Bearer token',
    },
    body: { text: 'ü' },
    ip: '127.0.0.1',
  })
})

t.test('a plain GET has no body; forms and URL objects work as with fetch', async (t) => {
  const inside = pairFetch(await build(), origin, refuse)
  const got = await (await inside(new URL(`${origin}/echo`))).json()
  t.match(got, { method: 'GET', url: '/echo' })
  t.notOk((got as { headers: object }).headers['content-type' as never])
  const form = await inside(`${origin}/echo`, {
    method: 'POST',
    body: new URLSearchParams({ a: '1' }),
  })
  t.equal(form.status, 415, 'this host reads no forms')
})

t.test('everything else goes outside, untouched', async (t) => {
  const seen: unknown[][] = []
  const inside = pairFetch(await build(), origin, async (...call) => {
    seen.push(call)
    return new Response('outside')
  })
  const init = { method: 'PUT' }
  const others = [
    'http://localhost:8081/echo',
    'https://localhost:8080/echo',
    'http://127.0.0.1:8080/echo',
    'http://localhost.evil.example:8080/echo',
    'http://localhost.evil.example:8080/echo',
  ]
  for (const url of others) t.equal(await (await inside(url, init)).text(), 'outside', url)
  t.same(
    seen,
    others.map((url) => [url, init])
  )
  await t.rejects(inside('not an address'), { code: 'ERR_INVALID_URL' })
})

t.test('answers without a body have none', async (t) => {
  const app = Fastify()
  for (const status of [204, 205, 304]) {
    app.get(`/${status}`, async (_request, reply) => reply.code(status).send())
  }
  const inside = pairFetch(app, origin, refuse)
  for (const status of [204, 205, 304]) {
    const response = await inside(`${origin}/${status}`)
    t.equal(response.status, status)
    t.equal(response.body, null)
  }
})

t.test('errors and redirects are answers, and two cookies stay two', async (t) => {
  const app = Fastify()
  app.get('/away', async (_request, reply) =>
    reply.header('set-cookie', ['a=1; Path=/', 'b=2']).header('x-count', 2).redirect('/echo', 303)
  )
  const inside = pairFetch(app, origin, refuse)
  const away = await inside(`${origin}/away`)
  t.match({ status: away.status, to: away.headers.get('location') }, { status: 303, to: '/echo' })
  t.same(away.headers.getSetCookie(), ['a=1; Path=/', 'b=2'])
  t.equal(away.headers.get('x-count'), '2')
  const nowhere = await inside(`${origin}/nowhere`)
  t.notOk(nowhere.ok)
  t.match(await nowhere.json(), { statusCode: 404 })
})

t.test('the signal ends the wait, before and while it lasts', async (t) => {
  const app = Fastify()
  const started = Promise.withResolvers<void>()
  app.get('/never', () => {
    started.resolve()
    return new Promise(() => undefined)
  })
  const inside = pairFetch(app, origin, refuse)
  await t.rejects(inside(`${origin}/never`, { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  })
  const ending = new AbortController()
  const answer = inside(`${origin}/never`, { signal: ending.signal })
  await started.promise
  ending.abort()
  await t.rejects(answer, { name: 'AbortError' })
})
