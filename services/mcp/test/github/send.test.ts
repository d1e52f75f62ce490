import type { ServerResponse } from 'node:http'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import t from 'tap'
import { bodyOf, build, loginShape } from './build.ts'

const nothing = TypeCompiler.Compile(Type.Null())

t.test('what is no part of the path is sent as JSON', async (t) => {
  const { as } = await build(t, async (request, response) => {
    t.match([request.method, request.url], ['PATCH', '/api/v3/repos/o/r%2Fs/issues/7'])
    t.match(request.headers, {
      authorization: 'Bearer gho_secret',
      'content-type': 'application/json; charset=utf-8',
    })
    t.same(await bodyOf(request), { labels: ['a', 'b'], milestone: null, url: 'x', data: 1 })
    response.setHeader('content-type', 'application/json')
    response.end('{"login":"mona"}')
  })
  const parameters = {
    ...{ owner: 'o', repo: 'r/s', number: 7 },
    ...{ labels: ['a', 'b'], milestone: null, url: 'x', data: 1, state: undefined },
  }
  const route = 'PATCH /repos/{owner}/{repo}/issues/{number}'
  t.match(await as().send(route, loginShape, parameters), { body: { login: 'mona' } })
})

t.test('what is undefined is not sent', async (t) => {
  const { as } = await build(t, async (request, response) => {
    t.match([request.url, await bodyOf(request)], ['/api/v3/user', ''])
    response.end('{"login":"mona"}')
  })
  await as().get('GET /user', loginShape, { page: undefined })
  await as().send('PATCH /user', loginShape, { name: undefined })
})

t.test('an answer without a body is null', async (t) => {
  const { as } = await build(t, (request, response) => {
    t.match([request.method, request.headers['content-type']], ['DELETE', undefined])
    response.writeHead(204).end()
  })
  t.match(await as().send('DELETE /user/starred/{owner}', nothing, { owner: 'o' }), { body: null })
})

const maybeDone = { message: /it may have been done/, hint: /before you send it again/ }

t.test('a write is sent once, and is said to be done perhaps where nobody can know', async (t) => {
  const bodies = {
    late: null,
    whole: '{"login":"mona"}',
    html: '<html>',
    long: `"${'x'.repeat(6e6)}"`,
  }
  const cases: [number, keyof typeof bodies, string][] = [
    [201, 'late', 'GITHUB_UNREACHABLE'],
    [500, 'whole', 'API_ERROR'],
    [503, 'html', 'API_ERROR'],
    [201, 'html', 'API_ERROR'],
    [201, 'long', 'GITHUB_ANSWER_TOO_LARGE'],
  ]
  for (const [status, body, name] of cases) {
    let asked = 0
    const answer = (_: unknown, response: ServerResponse) => {
      asked++
      if (bodies[body] !== null) response.writeHead(status).end(bodies[body])
    }
    const { as } = await build(t, answer, { timeoutMs: 500 })
    await t.rejects(as().send('POST /user/repos', nothing), { name, ...maybeDone })
    t.equal(asked, 1)
  }
})

t.test('a write that GitHub refused is said to be refused', async (t) => {
  for (const [status, name] of [
    [403, 'GITHUB_FORBIDDEN'],
    [409, 'GITHUB_CONFLICT'],
    [418, 'API_ERROR'],
  ] as const) {
    const { as } = await build(t, (_request, response) => void response.writeHead(status).end())
    const failed = await as()
      .send('POST /user/repos', nothing)
      .catch((error: unknown) => error)
    t.match(failed, { name })
    t.notMatch(failed, maybeDone)
  }
})
