import Fastify from 'fastify'
import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import meters from '#shared/plugins/meters.ts'
import jsonRpcErrors from '../../plugins/json-rpc-errors.ts'

const resourceMetadataUrl = 'http://localhost:8080/.well-known/oauth-protected-resource/mcp'

/** What a client gets of `thrown`, and how often it was logged. */
async function answerTo(
  thrown: unknown,
  payload: unknown = { jsonrpc: '2.0', id: 7, method: 'a' }
) {
  const lines: string[] = []
  const app = Fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } })
  await app.register(meters)
  await app.register(jsonRpcErrors, { resourceMetadataUrl, showPage: async () => null })
  app.post('/', async () => {
    throw thrown
  })
  const headers = { 'content-type': 'application/json' }
  const response = await app.inject({
    method: 'POST',
    url: '/',
    headers,
    payload: JSON.stringify(payload),
  })
  const logged = lines.filter((line) => line.includes('"errorCode"')).length
  return { status: response.statusCode, headers: response.headers, body: response.json(), logged }
}

t.test('an error of ours is told with its status, its code and its hint', async (t) => {
  const { status, headers, body, logged } = await answerTo(errors.MCP_SESSION_NOT_FOUND())
  t.equal(status, 404)
  t.match(headers['content-type'], /^application\/json/)
  t.match(body, {
    jsonrpc: '2.0',
    id: 7,
    error: {
      code: 404,
      message: String,
      data: { code: 'VAL_011', name: 'MCP_SESSION_NOT_FOUND', hint: String, requestId: String },
    },
  })
  t.equal(logged, 1)
})

t.test(
  'JSON-RPC’s own codes are used where they fit, and none of those kept for others',
  async (t) => {
    const codes = {
      INVALID_JSON: -32700,
      INVALID_INPUT: -32600,
      MALFORMED_CREDENTIALS: -32600,
      PAYLOAD_TOO_LARGE: -32600,
      UNSUPPORTED_MEDIA_TYPE: -32600,
      AUTH_REQUIRED: 401,
      INSUFFICIENT_SCOPE: 403,
      METHOD_NOT_ALLOWED: 405,
      NOT_ACCEPTABLE: 406,
      TOO_MANY_STREAMS: 429,
      STORE_UNAVAILABLE: 503,
      INTERNAL_ERROR: -32603,
    } as const
    for (const [name, code] of Object.entries(codes)) {
      const error = errors[name as keyof typeof codes]()
      const { status, body } = await answerTo(error)
      t.equal(body.error.code, code, name)
      t.equal(status, error.statusCode, name)
    }
  }
)

t.test('the id of the one request in the body is told, else none', async (t) => {
  const idOf = async (payload: unknown) => (await answerTo(errors.INVALID_INPUT(), payload)).body.id
  t.equal(await idOf({ id: 'text', method: 'a' }), 'text')
  t.equal(await idOf({ id: 0, method: 'a' }), 0)
  for (const payload of [
    null,
    5,
    [],
    [{ id: 1, method: 'a' }],
    {},
    { id: 1 },
    { id: 1, method: 5 },
  ]) {
    t.equal(await idOf(payload), null, JSON.stringify(payload))
  }
  for (const id of [null, true, {}, [1]]) t.equal(await idOf({ id, method: 'a' }), null)
})

t.test('who has to sign in, or to step up, is challenged', async (t) => {
  const challenge = async (error: Error) => (await answerTo(error)).headers['www-authenticate']
  t.match(await challenge(errors.AUTH_REQUIRED()), `resource_metadata="${resourceMetadataUrl}"`)
  t.match(await challenge(errors.INSUFFICIENT_SCOPE()), 'error="insufficient_scope"')
  t.equal(await challenge(errors.STORE_UNAVAILABLE()), undefined)
})

t.test('who begins without a token is not worth a line', async (t) => {
  t.equal((await answerTo(errors.AUTH_REQUIRED())).logged, 0)
})

t.test('what nobody expected is told without its details', async (t) => {
  const { status, body } = await answerTo(new TypeError('secret detail'))
  t.equal(status, 500)
  t.match(body.error, { code: -32603, data: { code: 'SYS_006' } })
  t.notMatch(JSON.stringify(body), 'secret detail')
})
