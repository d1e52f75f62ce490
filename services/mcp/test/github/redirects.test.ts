import type { IncomingMessage } from 'node:http'
import t from 'tap'
import { json } from '../fake-github.ts'
import { anyShape, build, clientOf, connected, listen, loginShape, mona, tokens } from './build.ts'

const rename = (request: IncomingMessage, from: string) => request.url?.includes(from)

t.test('a renamed repository is found where it is now, with the token', async (t) => {
  for (const status of [301, 302, 303, 307, 308]) {
    const seen: unknown[] = []
    const { as } = await build(t, (request, response) => {
      seen.push([request.url, request.headers.authorization])
      if (rename(request, '/old')) {
        response.writeHead(status, { location: '/api/v3/repositories/7?page=2' }).end('moved')
      } else response.end('{"login":"mona"}')
    })
    const parameters = { owner: 'o', repo: 'old', page: 2 }
    const answer = await as().get('GET /repos/{owner}/{repo}', loginShape, parameters)
    t.match(answer, { body: { login: 'mona' } })
    t.same(seen, [
      ['/api/v3/repos/o/old?page=2', 'Bearer gho_secret'],
      ['/api/v3/repositories/7?page=2', 'Bearer gho_secret'],
    ])
  }
})

t.test(
  'a write follows no redirect: what may be changed was found out for its own place',
  async (t) => {
    for (const status of [301, 302, 303, 307, 308]) {
      let asked = 0
      const { as } = await build(t, (_request, response) => {
        asked++
        response.writeHead(status, { location: '/api/v3/repositories/7' }).end()
      })
      const parameters = { owner: 'o', repo: 'old', name: 'x' }
      await t.rejects(as().send('PATCH /repos/{owner}/{repo}', loginShape, parameters), {
        name: 'API_ERROR',
        message: /nothing was changed/,
      })
      t.equal(asked, 1)
    }
  }
)

t.test('JSON is read from the API alone, and the token goes nowhere else', async (t) => {
  const elsewhere = await listen(t, () => t.fail('asked another host'))
  const targets = [
    `${elsewhere.url}/api/v3/user`,
    '//127.0.0.1:1/api/v3/user',
    '/login',
    '/api/v33/x',
  ]
  for (const location of targets) {
    const { as } = await build(t, (request, response) => {
      t.equal(request.url, '/api/v3/user')
      response.writeHead(302, { location }).end()
    })
    const error = { name: 'API_ERROR', facts: { reason: 'redirected away from the API' } }
    await t.rejects(as().get('GET /user', anyShape), error, location)
  }
})

t.test('a redirect in circles, or to nowhere, ends', async (t) => {
  let asked = 0
  const circle = await build(t, (_request, response) => {
    asked++
    response.writeHead(302, { location: '/api/v3/user' }).end()
  })
  await t.rejects(circle.as().get('GET /user', anyShape), {
    name: 'API_ERROR',
    facts: { reason: 'redirected too often' },
  })
  t.equal(asked, 3)
  for (const headers of [{}, { location: 'http://' }]) {
    const nowhere = await build(
      t,
      (_request, response) => void response.writeHead(301, headers).end()
    )
    const error = { name: 'API_ERROR', facts: { reason: 'redirected nowhere' } }
    await t.rejects(nowhere.as().get('GET /user', anyShape), error)
  }
})

t.test('a redirect whose body breaks off is asked for again', async (t) => {
  let asked = 0
  const moved = (body: ReadableStream | null) =>
    new Response(body, { status: 302, headers: { location: '/user/7' } })
  const world = {
    now: Date.now,
    async fetch(url: string | URL) {
      if (String(url).endsWith('/user/7')) return json({ login: 'mona' })
      const body = new ReadableStream({ start: (stream) => stream.error(new Error('reset')) })
      return moved(++asked === 1 ? body : null)
    },
  }
  const github = clientOf({ world }).client({ person: mona, tokens, signal: connected() })
  t.match(await github.get('GET /user', loginShape), { body: { login: 'mona' } })
  t.equal(asked, 2)
})
