import t from 'tap'
import type { Answered } from '#shared/testing/openapi.ts'
import { holdSound, readDocument } from '#shared/testing/openapi.ts'
import type { Built } from './build.ts'
import { build, modern, publicUrl } from './build.ts'
import { beginSession } from './session.ts'
import { send } from './talk.ts'

const posted = 'POST /mcp'

async function start(t: Parameters<typeof build>[0]) {
  const built = await build(t)
  return { built, document: await readDocument(built.app, '/docs/mcp.json') }
}

/** As the page sends it: the headers repeat the body. */
function post({ app }: Built, message: object, token?: string) {
  const { method, params } = message as { method: string; params: Record<string, unknown> }
  const isModern = JSON.stringify(params).includes('2026-07-28')
  const { headers, ...rest } = modern({ method, params, ...(token && { token }) })
  const { 'mcp-protocol-version': _version, 'mcp-method': _method, ...others } = headers
  return app.inject({ ...rest, headers: isModern ? headers : others, payload: message })
}

t.test('every route is told, and nothing that is none', async (t) => {
  const { built, document } = await start(t)
  t.ok(built.routes.length > 3)
  t.same([...document.operations.keys()].sort(), built.routes.sort())
  t.same(document.servers, [{ url: publicUrl }])
})

t.test(
  'the document is OpenAPI 3.1 without a complaint, and its examples are true to it',
  async (t) => {
    const { document } = await start(t)
    await holdSound(t, document, 50)
  }
)

t.test('its examples of messages are answered as the document tells', async (t) => {
  const { built, document } = await start(t)
  built.github.on('/user', { id: 1, login: 'mona', type: 'User' })
  built.github.on('/user/repos', [])
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const statuses: number[] = []
  for (const message of document.bodiesOf(posted, 'application/json')) {
    const answer = await post(built, message as object, token)
    t.equal(document.faultOf(posted, answer), null, JSON.stringify(message))
    statuses.push(answer.statusCode)
    const refused = await post(built, message as object)
    t.equal(refused.statusCode, 401)
    t.equal(document.faultOf(posted, refused), null)
  }
  t.same(statuses, [200, 200, 200, 202])
})

t.test('sessions and discovery are answered as the document tells', async (t) => {
  const { built, document } = await start(t)
  const { app } = built
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const session = await beginSession(built, { token })
  const hold = (operation: string, answer: Answered, status: number) => {
    t.equal(answer.statusCode, status)
    t.equal(document.faultOf(operation, answer), null, operation)
  }
  const { status: statusCode, headers: told, hangUp } = await send(built, session.listen())
  hold('GET /mcp', { statusCode, headers: told, payload: '' }, 200)
  hangUp()
  hold('DELETE /mcp', await app.inject(session.end()), 204)
  hold('DELETE /mcp', await app.inject(session.end()), 404)
  hold('GET /mcp', await app.inject(session.listen()), 404)
  for (const operation of document.operations.keys()) {
    const [method, url = ''] = operation.split(' ')
    if (method === 'GET' && url !== '/mcp') hold(operation, await app.inject(url), 200)
  }
  const { headers, ...request } = modern({ method: 'tools/list', token })
  const bad = { ...request, headers: { ...headers, 'mcp-method': 'tools/call' } }
  hold(posted, await app.inject(bad), 400)
})
