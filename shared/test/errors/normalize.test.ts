import Fastify from 'fastify'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { toAppError } from '../../errors/normalize.ts'

t.test('an error of the house passes as it is', async (t) => {
  const error = errors.INVALID_STATE({ facts: { id: 1 } })
  t.equal(toAppError(error), error)
})

t.test('what Fastify refuses is the sender’s fault, told in our words', async (t) => {
  const thrown: Record<string, string> = {
    FST_ERR_CTP_EMPTY_JSON_BODY: 'VAL_002',
    FST_ERR_CTP_INVALID_JSON_BODY: 'VAL_002',
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'VAL_001',
    FST_ERR_CTP_INVALID_MEDIA_TYPE: 'VAL_003',
    FST_ERR_CTP_BODY_TOO_LARGE: 'VAL_004',
    FST_ERR_BAD_URL: 'VAL_001',
    FST_ERR_MAX_PARAM_LENGTH: 'VAL_005',
    FST_ERR_VALIDATION: 'VAL_001',
    FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'VAL_001',
    FST_ERR_CTP_INVALID_TYPE: 'SYS_006',
  }
  for (const [name, code] of Object.entries(thrown)) {
    const Made = Fastify.errorCodes[name as keyof typeof Fastify.errorCodes]
    t.match(toAppError(new Made()), { code }, name)
  }
})

t.test('a schema’s complaint becomes the message, as a sentence', async (t) => {
  const complaint = Object.assign(new Error("body must have required property 'code'"), {
    code: 'FST_ERR_VALIDATION',
  })
  t.match(toAppError(complaint), {
    name: 'INVALID_INPUT',
    message: "body must have required property 'code'.",
    cause: complaint,
  })
})

t.test('an address that cannot be parsed is not repeated, in the log neither', async (t) => {
  const bad = new Fastify.errorCodes.FST_ERR_BAD_URL('/%zz?code=PLANTED')
  const error = toAppError(bad)
  t.match(error, { message: 'The address is not valid.' })
  t.notOk('cause' in error)
})

t.test(
  'a body that broke off is its sender’s doing; other broken connections are ours',
  async (t) => {
    const broken = Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    t.match(toAppError(broken), { name: 'INTERNAL_ERROR', cause: broken })
    t.match(toAppError(Object.assign(broken, { statusCode: 400 })), {
      name: 'REQUEST_CANCELLED',
      cause: broken,
    })
  }
)

t.test('what nobody expected is an internal error that keeps its cause', async (t) => {
  const odd = [
    new TypeError('oops'),
    Object.assign(new Error('not found'), { statusCode: 404, status: 404 }),
    Object.assign(new Error('names a property of every object'), { code: 'constructor' }),
    Object.assign(new Error('no code'), { code: { toString: () => 'FST_ERR_VALIDATION' } }),
    'a string',
    '',
    0,
    null,
    { code: 'FST_ERR_CTP_BODY_TOO_LARGE' },
    Symbol('x'),
  ]
  for (const thrown of odd) {
    const error = toAppError(thrown)
    t.match(error, { name: 'INTERNAL_ERROR', statusCode: 500 })
    t.equal(error.message, 'Something went wrong on this server.')
    t.equal(error.cause, thrown)
  }
  t.match(toAppError(undefined), { name: 'INTERNAL_ERROR' })
})
