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
    ...{ labels: ['a', 'b'], milestone: null, url: 'x', data: 1 },
  }
  const route = 'PATCH /repos/{owner}/{repo}/issues/{number}'
  t.match(await as().send(route, loginShape, parameters), { body: { login: 'mona' } })
})

t.test('an answer without a body is null', async (t) => {
  const { as } = await build(t, (request, response) => {
    t.match([request.method, request.headers['content-type']], ['DELETE', undefined])
    response.writeHead(204).end()
  })
  t.match(await as().send('DELETE /user/starred/{owner}', nothing, { owner: 'o' }), { body: null })
})

t.test('a write that fails is not sent again', async (t) => {
  let asked = 0
  const { as } = await build(t, (_request, response) => {
    asked++
    response.writeHead(503).end()
  })
  await t.rejects(as().send('POST /user/repos', nothing), { name: 'API_ERROR' })
  t.equal(asked, 1)
})
