import Fastify from 'fastify'
import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import meters from '#shared/plugins/meters.ts'
import jsonErrors from '../../plugins/json-errors.ts'

/** The body of a failure, asked for with this `Accept` header. */
async function failFor(accept: string | undefined) {
  const app = Fastify()
  await app.register(meters)
  app.setErrorHandler((_error, _request, reply) => reply.code(403).send('a page'))
  await app.register(async (scope) => {
    await scope.register(jsonErrors)
    scope.get('/', async () => {
      throw errors.FORM_EXPIRED()
    })
  })
  const answer = await app.inject({ url: '/', headers: accept === undefined ? {} : { accept } })
  await app.close()
  return answer
}

t.test('who wants JSON gets the error in JSON, never cached', async (t) => {
  for (const accept of ['application/json', 'text/plain, Application/JSON;q=0.5']) {
    const answer = await failFor(accept)
    t.equal(answer.statusCode, 403)
    t.match(answer.json(), { error: { name: 'FORM_EXPIRED', code: 'AUTH_023', hint: /./ } })
    t.equal(answer.headers['cache-control'], 'no-store')
  }
})

t.test('browsers, and who says nothing, get what the scope around makes of it', async (t) => {
  const browsers = ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html, application/json']
  for (const accept of [undefined, '*/*', 'application/jsonp', ...browsers]) {
    const answer = await failFor(accept)
    t.same([answer.statusCode, answer.payload], [403, 'a page'], `${accept}`)
  }
})
