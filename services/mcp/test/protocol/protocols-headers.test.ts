import type { InjectOptions } from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import type { Built } from '../build.ts'
import { build, legacy } from '../build.ts'
import { testFeatures } from '../features.ts'
import { beginSession } from '../session.ts'

async function start(t: Test) {
  const built = await build(t, { features: testFeatures().features })
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  return { built, token, session: await beginSession(built, { token }) }
}

const bodiless = (method: 'GET' | 'DELETE', token: string, headers: object = {}) => ({
  method,
  url: '/mcp',
  headers: {
    host: 'localhost:8080',
    accept: 'text/event-stream',
    authorization: `Bearer ${token}`,
    ...headers,
  },
})

const statusOf = async ({ app }: Built, message: InjectOptions) =>
  (await app.inject(message)).statusCode

t.test('an unknown revision is refused in a session and outside of one', async (t) => {
  const { built, token, session } = await start(t)
  const headers = { 'mcp-protocol-version': '1999-01-01' }
  const method = 'tools/list'
  for (const message of [
    legacy({ method, token, headers }),
    session.request({ method, headers }),
    { ...session.listen(), headers: { ...session.listen().headers, ...headers } },
    { ...session.end(), headers: { ...session.end().headers, ...headers } },
  ]) {
    t.equal(await statusOf(built, message), 400)
  }
  const absent = { ...session.request({ method }).headers } as Record<string, string>
  delete absent['mcp-protocol-version']
  const message = { ...session.request({ method }), headers: absent }
  t.equal(await statusOf(built, message), 200, 'none at all is the negotiated one')
  t.match((await built.app.inject(legacy({ method, token, headers }))).json(), {
    error: { code: -32600, data: { code: 'VAL_001', hint: /2025-11-25, 2025-06-18/ } },
  })
})

t.test('without a session there is no stream and no end, in any revision', async (t) => {
  const { built, token } = await start(t)
  for (const version of [undefined, '2025-11-25', '2026-07-28', '1999-01-01']) {
    for (const method of ['GET', 'DELETE'] as const) {
      const headers = version && { 'mcp-protocol-version': version }
      const response = await built.app.inject(bodiless(method, token, headers || {}))
      t.equal(response.statusCode, 405, `${method} ${version}`)
      t.equal(response.headers.allow, 'POST')
    }
  }
})

t.test('a client has to take JSON and a stream, for a stream alone that', async (t) => {
  const { built, token, session } = await start(t)
  const method = 'tools/list'
  for (const accept of ['application/json', 'text/event-stream', 'text/html', '']) {
    const headers = { accept }
    for (const message of [
      legacy({ method, token, headers }),
      session.request({ method, headers }),
    ]) {
      const response = await built.app.inject(message)
      t.equal(response.statusCode, 406, accept)
      t.match(response.json(), { error: { data: { code: 'VAL_012' } } })
    }
  }
  for (const accept of ['*/*', 'text/event-stream, application/json;q=0.9']) {
    t.equal(await statusOf(built, session.request({ method, headers: { accept } })), 200, accept)
  }
  const listen = session.listen()
  const json = { ...listen, headers: { ...listen.headers, accept: 'application/json' } }
  t.equal(await statusOf(built, json), 406)
})
