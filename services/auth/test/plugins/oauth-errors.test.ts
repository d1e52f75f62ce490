import Fastify from 'fastify'
import t from 'tap'
import { catalogue, errors } from '#shared/errors/catalogue.ts'
import meters from '#shared/plugins/meters.ts'
import oauthErrors, { oauthCode, oauthDescription } from '../../plugins/oauth-errors.ts'

t.test('an error of its scope is answered as RFC 6749 wants it, and not cached', async (t) => {
  const app = Fastify()
  await app.register(meters)
  t.teardown(() => app.close())
  await app.register(oauthErrors)
  app.get('/', async () => {
    throw errors.INVALID_GRANT({ facts: { reason: 'for the log alone' } })
  })
  const answer = await app.inject({ url: '/', headers: { 'request-id': 'x' } })
  t.equal(answer.statusCode, 400)
  t.equal(answer.headers['cache-control'], 'no-store')
  t.match(answer.headers['content-type'], 'application/json')
  t.same(Object.keys(answer.json()), ['error', 'error_description', 'request_id'])
  t.notOk(answer.headers['retry-after'])
  t.match(answer.json(), { error: 'invalid_grant', request_id: /./ })
  t.notMatch(answer.payload, 'for the log alone')
})

t.test('how long to wait is told in the header too', async (t) => {
  const app = Fastify()
  await app.register(meters)
  t.teardown(() => app.close())
  await app.register(oauthErrors)
  app.get('/', async () => {
    throw errors.RATE_LIMIT_EXCEEDED({ details: { retryAfterSeconds: 7 } })
  })
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 429)
  t.equal(answer.headers['retry-after'], '7')
})

t.test('what nobody expected is a server error without its words', async (t) => {
  const app = Fastify()
  await app.register(meters)
  t.teardown(() => app.close())
  await app.register(oauthErrors)
  app.get('/', async () => {
    throw new Error('secret of the house')
  })
  const answer = await app.inject('/')
  t.equal(answer.statusCode, 500)
  t.match(answer.json(), { error: 'server_error' })
  t.notMatch(answer.payload, 'secret of the house')
})

t.test('an error without a word of its own gets the one for its status', async (t) => {
  t.equal(oauthCode(errors.NOT_FOUND()), 'invalid_request')
  t.equal(oauthCode(errors.AUTH_UNREACHABLE()), 'server_error')
})

t.test('no description holds a character that RFC 6749 forbids', async (t) => {
  const allowed = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/
  for (const name of Object.keys(catalogue) as (keyof typeof catalogue)[]) {
    t.match(oauthDescription(errors[name]()), allowed, name)
  }
  const message = 'person’s "code" is `\\wrong`\r\nset-cookie: ä'
  t.equal(
    oauthDescription(errors.INVALID_INPUT({ message })),
    "person's 'code' is ''wrong'  set-cookie:  "
  )
})
