import Fastify from 'fastify'
import type { Test } from 'tap'
import t from 'tap'
import errorHandler from '../../plugins/error-handler.ts'
import jsonBody, { isTooIntricate } from '../../plugins/json-body.ts'
import meters from '../../plugins/meters.ts'

async function build(t: Test) {
  const app = Fastify()
  await app.register(meters)
  await app.register(errorHandler)
  await app.register(jsonBody)
  app.post('/', async (request) => ({ read: request.body }))
  t.teardown(() => app.close())
  const headers = { 'content-type': 'application/json' }
  return (payload: string) => app.inject({ method: 'POST', url: '/', headers, payload })
}

const refusal = 'The body holds too many values, or nests them too deeply.'
const nested = (depth: number, inner = '1') => '['.repeat(depth) + inner + ']'.repeat(depth)

t.test('a body a hundred levels deep is read, a deeper one is refused by name', async (t) => {
  const post = await build(t)
  t.equal((await post(nested(100))).statusCode, 200)
  for (const payload of [nested(101), '{"a":'.repeat(150_000), nested(500_000, '')]) {
    const response = await post(payload)
    t.equal(response.statusCode, 400)
    t.match(response.json(), { error: { code: 'VAL_001', message: refusal } })
  }
})

t.test('so are more than two thousand values', async (t) => {
  const post = await build(t)
  const members = (count: number) => Array.from({ length: count }, (_, at) => `"k${at}":1`)
  t.equal((await post(`[${Array(2000).fill('null')}]`)).statusCode, 200)
  for (const payload of [`[${Array(2001).fill(0)}]`, `{${members(90_000)}}`]) {
    t.match((await post(payload)).json(), { error: { code: 'VAL_001', message: refusal } })
  }
})

t.test('what stands in strings is no nesting, and hides none', async (t) => {
  t.notOk(isTooIntricate(JSON.stringify({ code: '[{'.repeat(1000) })))
  t.notOk(isTooIntricate(JSON.stringify(['\\"[', '"'.repeat(200), '{'.repeat(200)])))
  t.notOk(isTooIntricate(JSON.stringify({ text: ','.repeat(100_000) })))
  t.notOk(isTooIntricate(`[${'[],{},'.repeat(400)}1]`), 'nor is what stands side by side')
  t.ok(isTooIntricate(`["${']'.repeat(1000)}",${nested(100)}]`))
  t.ok(isTooIntricate(`["\\\\",${nested(100)},"]"]`))
})

t.test('all else is read as before', async (t) => {
  const post = await build(t)
  t.same((await post('{"a":[1,"ü"]}')).json(), { read: { a: [1, 'ü'] } })
  for (const payload of ['', '{', '{"__proto__":1}', '{"constructor":{"prototype":1}}']) {
    t.match((await post(payload)).json(), { error: { code: 'VAL_002' } }, payload)
  }
})
