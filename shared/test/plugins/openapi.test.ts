import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { JsonError, jsonForm, refusals } from '../../openapi/errors.ts'
import type { Description, Operation } from '../../openapi/operation.ts'
import { closed, formBody, jsonAnswer, ref } from '../../openapi/parts.ts'
import openapi from '../../plugins/openapi.ts'
import { build } from '../build.ts'

const Thing = Type.Object({ id: Type.Integer() }, { $id: 'Thing' })
const NeverUsed = Type.Object({}, { $id: 'NeverUsed' })

const told = (operationId: string): Operation => ({
  operationId,
  summary: operationId,
  description: operationId,
  tags: ['Things'],
  security: [],
  response: {
    200: jsonAnswer('A thing', ref(Thing), { one: { value: { id: 1 } } }),
    ...refusals(jsonForm, ['INVALID_INPUT', 'RATE_LIMIT_EXCEEDED', 'STORE_UNAVAILABLE']),
  },
})

const description: Description = {
  title: 'Things',
  description: 'What is told of things',
  tags: [{ name: 'Things', description: 'All of them' }],
  securitySchemes: {},
  schemas: [JsonError, Thing, NeverUsed],
  operations: {
    'DELETE /things/:id': told('removeThing'),
    'GET /things/:id': told('getThing'),
    'GET /elsewhere': told('notHere'),
  },
}

/** A service with its document; `loads` counts how often its description is asked for. */
async function start(t: Parameters<typeof build>[0]) {
  const loads = { count: 0 }
  const describe = async () => {
    loads.count++
    return description
  }
  const add = async (app: FastifyInstance) => {
    await app.register(openapi, { service: 'auth', publicUrl: 'https://gatehouse.test', describe })
    const schema = { params: closed({ id: Type.String({ maxLength: 5 }) }) }
    app.route({
      method: ['GET', 'DELETE'],
      url: '/things/:id',
      schema,
      handler: async () => ({ id: 1, more: 2 }),
    })
    app.get('/secret', async () => 'not told')
  }
  const { app } = await build(t, { add })
  return { app, loads }
}

t.test('what is told and registered is in the document, in the order of the telling', async (t) => {
  const { app } = await start(t)
  const document = (await app.inject('/docs/auth.json')).json()
  t.match(document, {
    openapi: '3.1.0',
    info: { title: 'Things', license: { identifier: 'Apache-2.0' } },
    servers: [{ url: 'https://gatehouse.test' }],
  })
  t.same(Object.keys(document.paths), ['/things/{id}'])
  const { get, delete: remove } = document.paths['/things/{id}']
  t.equal(get.operationId, 'getThing')
  t.equal(remove.operationId, 'removeThing')
  t.same(Object.keys(document.paths['/things/{id}']), ['delete', 'get'])
  const [parameter] = get.parameters
  t.match(parameter, { in: 'path', name: 'id', schema: { maxLength: 5 } }, 'what the route checks')
  t.same(Object.keys(document.components.schemas), ['JsonError', 'Thing'], 'those in use')
})

t.test('errors are examples in the words of the catalogue, under their status', async (t) => {
  const { app } = await start(t)
  const { responses } = (await app.inject('/docs/auth.json')).json().paths['/things/{id}'].get
  const { schema, examples } = responses[400].content['application/json']
  t.same(schema, { $ref: '#/components/schemas/JsonError' })
  t.match(examples.INVALID_INPUT.value.error, { code: 'VAL_001', requestId: /./ })
  t.equal(responses[400].headers?.['Retry-After'], undefined)
  for (const status of [429, 503]) t.ok(responses[status].headers['Retry-After'])
})

t.test(
  'a form is filled in with its first example, and empty where that says nothing',
  async (t) => {
    const form = Type.Object({ a: Type.String(), b: Type.Optional(Type.String({ maxLength: 3 })) })
    const { schema } = formBody(form, { one: { value: { a: 'x' } }, two: { value: { b: 'y' } } })
      .content['application/x-www-form-urlencoded']!
    t.match(schema['properties'], { a: { examples: ['x'] }, b: { maxLength: 3, examples: [''] } })
  }
)

t.test('nothing is loaded before somebody asks, and then once', async (t) => {
  const { app, loads } = await start(t)
  await app.ready()
  t.equal(loads.count, 0)
  const [one, two] = await Promise.all([
    app.inject('/docs/auth.json'),
    app.inject('/docs/auth.json'),
  ])
  t.equal(one.payload, two.payload)
  t.equal(one.headers['cache-control'], 'public, max-age=300')
  t.equal(loads.count, 1)
})

t.test('the document changes nothing of what a route answers', async (t) => {
  const { app } = await start(t)
  await app.inject('/docs/auth.json')
  t.same((await app.inject('/things/1')).json(), { id: 1, more: 2 })
})
