import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { queryParameters, readParameters } from '../../plugins/form.ts'
import { build } from '../build.ts'

const refused = (message: RegExp) => ({ name: 'INVALID_INPUT', statusCode: 400, message })

t.test('a form becomes an object of strings', async (t) => {
  t.match(readParameters('a=1&b=two+words&c=%C3%BC%26%3D&d=x=y'), {
    a: '1',
    b: 'two words',
    c: 'ü&=',
    d: 'x=y',
  })
})

t.test('an empty value counts as absent (RFC 6749 §3.1)', async (t) => {
  t.same(Object.keys(readParameters('a=&b&c=1&=&&')), ['c'])
  t.same(Object.keys(readParameters('')), [])
})

t.test('a parameter given twice is refused, empty or not, in whatever spelling', async (t) => {
  for (const text of [
    'a=1&a=2',
    'a=1&a=1',
    'a=&a=1',
    'a&a',
    'a=1&%61=2',
    '=&=',
    '__proto__=1&__proto__=2',
  ]) {
    t.throws(() => readParameters(text), refused(/more than once/), text)
  }
})

t.test('of several resources none is chosen (RFC 8707 §2)', async (t) => {
  const told = { name: 'INVALID_TARGET', statusCode: 400, message: /Only one `resource`/ }
  for (const text of ['resource=a&resource=b', 'resource=a&resource=a', 'resource&resource=']) {
    t.throws(() => readParameters(text), told, text)
  }
})

t.test('the message does not repeat what was sent', async (t) => {
  try {
    readParameters('PLANTED=1&PLANTED=2')
  } catch (error) {
    t.notMatch((error as Error).message, 'PLANTED')
  }
})

t.test('fifty parameters are enough, empty ones included', async (t) => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `p${at}=`).join('&')
  t.doesNotThrow(() => readParameters(many(50)))
  t.throws(() => readParameters(many(51)), refused(/more than 50/))
})

t.test('names that mean something to JavaScript are names like any other', async (t) => {
  const found = readParameters('__proto__=1&constructor=2&toString=3&hasOwnProperty=4')
  t.same(Object.entries(found), [
    ['__proto__', '1'],
    ['constructor', '2'],
    ['toString', '3'],
    ['hasOwnProperty', '4'],
  ])
  t.equal(Object.getPrototypeOf(found), null)
  t.equal(({} as Record<string, unknown>)['1'], undefined)
  t.equal(readParameters('a=1')['toString'], undefined)
})

t.test('the query of an address is read by the same rules', async (t) => {
  t.match(queryParameters('/path?a=1&b=2?3'), { a: '1', b: '2?3' })
  t.same(Object.keys(queryParameters('/path')), [])
  t.same(Object.keys(queryParameters('/path?')), [])
  t.throws(() => queryParameters('/path?a=1&a=2'), refused(/more than once/))
})

const echo = {
  add: (app: FastifyInstance) =>
    app.post('/', async (request) => ({ body: Object.entries(request.body ?? {}) })),
}

t.test('bodies of the type are read, however the type is spelled', async (t) => {
  const { app } = await build(t, echo)
  for (const type of [
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=UTF-8',
    'Application/X-WWW-Form-URLEncoded;charset=utf-8',
  ]) {
    const headers = { 'content-type': type }
    const response = await app.inject({ method: 'POST', url: '/', headers, payload: 'a=1&b=%00' })
    t.same(
      response.json(),
      {
        body: [
          ['a', '1'],
          ['b', '\u0000'],
        ],
      },
      type
    )
  }
})

t.test('other types and unreadable bodies are refused with what to do', async (t) => {
  const { app } = await build(t, echo)
  const form = 'application/x-www-form-urlencoded'
  const cases: [type: string, payload: string, status: number, code: string][] = [
    [form, 'a=1&a=2', 400, 'VAL_001'],
    ['text/plain', 'a=1', 415, 'VAL_003'],
    ['multipart/form-data; boundary=x', '--x--', 415, 'VAL_003'],
    ['application/xml', '<a/>', 415, 'VAL_003'],
    ['nonsense', 'a=1', 415, 'VAL_003'],
    ['', 'a=1', 415, 'VAL_003'],
    ['application/json', '{"a":', 400, 'VAL_002'],
    ['application/json', '', 400, 'VAL_002'],
    ['application/json', 'a=PLANTED', 400, 'VAL_002'],
    ['application/json', '{"__proto__":{"x":1}}', 400, 'VAL_002'],
    ['application/json', '{"constructor":{"prototype":{"x":1}}}', 400, 'VAL_002'],
    [form, `a=${'x'.repeat(1024 * 1024)}`, 413, 'VAL_004'],
    ['application/json', `"${'x'.repeat(1024 * 1024)}"`, 413, 'VAL_004'],
  ]
  for (const [type, payload, status, code] of cases) {
    const headers = { 'content-type': type }
    const response = await app.inject({ method: 'POST', url: '/', headers, payload })
    t.equal(response.statusCode, status, `${type} ${payload.slice(0, 30)}`)
    t.match(response.json(), { error: { code } })
    t.notMatch(response.body, 'PLANTED')
  }
})
