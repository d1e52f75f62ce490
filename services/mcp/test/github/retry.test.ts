import t from 'tap'
import { anyShape, build, clientOf, connected, loginShape, mona, tokens } from './build.ts'

t.test('a read that met a gateway alone is tried again, at most twice', async (t) => {
  for (const status of [502, 503, 504]) {
    let asked = 0
    const { as } = await build(t, (_request, response) => {
      asked++
      response.writeHead(asked < 3 ? status : 200, { 'content-type': 'application/json' })
      response.end('{"login":"mona"}')
    })
    t.match(await as().get('GET /user', loginShape), { body: { login: 'mona' } }, `${status}`)
    t.equal(asked, 3)
  }
})

t.test('what stays broken is told after the third try', async (t) => {
  let asked = 0
  const { as, metered } = await build(t, (_request, response) => {
    asked++
    response.writeHead(503).end()
  })
  await t.rejects(as().get('GET /user', loginShape), { name: 'API_ERROR', facts: { status: 503 } })
  t.equal(asked, 3)
  t.same(metered, Array(3).fill(['asked', 'GET /user', 503]), 'each is counted')
})

t.test('a lost connection is no answer, and a read is asked again', async (t) => {
  let asked = 0
  const { as } = await build(t, (request, response) => {
    asked++
    if (asked === 1) return void request.socket.destroy()
    if (asked === 2) {
      response.writeHead(200, { 'content-length': 100 }).write('{"login"')
      setImmediate(() => request.socket.destroy())
      return
    }
    response.end('{"login":"mona"}')
  })
  t.match(await as().get('GET /user', loginShape), { body: { login: 'mona' } })
  t.equal(asked, 3)
})

t.test('what GitHub means is not asked again', async (t) => {
  const answers: [number, Record<string, string>][] = [
    [500, {}],
    [404, {}],
    [429, {}],
    [503, { 'retry-after': '5' }],
  ]
  for (const [status, headers] of answers) {
    let asked = 0
    const { as } = await build(t, (_request, response) => {
      asked++
      response.writeHead(status, headers).end('{}')
    })
    await t.rejects(as().get('GET /user', loginShape))
    t.equal(asked, 1, `${status}`)
  }
})

t.test('a write is never sent twice, whatever becomes of it', async (t) => {
  for (const isLost of [true, false]) {
    let asked = 0
    const { as } = await build(t, (request, response) => {
      asked++
      if (isLost) request.socket.destroy()
      else response.writeHead(502).end()
    })
    const name = isLost ? 'GITHUB_UNREACHABLE' : 'API_ERROR'
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'] as const) {
      await t.rejects(as().send(`${method} /user/repos`, anyShape), { name })
    }
    t.equal(asked, 4)
  }
})

t.test('tries and pauses end with the time limit, and with the caller', async (t) => {
  let asked = 0
  const world = {
    now: Date.now,
    fetch: async () => {
      asked++
      throw new TypeError('fetch failed')
    },
  }
  const late = clientOf({ timeoutMs: 60, world }).client
  const get = late({ person: mona, tokens, signal: connected() }).get('GET /user', loginShape)
  await t.rejects(get, { name: 'GITHUB_UNREACHABLE', message: 'GitHub could not be reached.' })
  t.equal(asked, 1, 'a pause that outlasts the limit is the end')

  const caller = new AbortController()
  const { client } = clientOf({ timeoutMs: 5000, world })
  const left = client({ person: mona, tokens, signal: caller.signal }).get('GET /user', loginShape)
  setImmediate(() => caller.abort())
  await t.rejects(left, { name: 'REQUEST_CANCELLED' })
  t.equal(asked, 2)
})
