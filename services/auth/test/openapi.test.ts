import t from 'tap'
import { holdSound, readDocument } from '#shared/testing/openapi.ts'
import { accountOf, revokeInJson } from './account.ts'
import { build } from './build.ts'
import { operatorsClient, operatorsSecret, withClients, writeClients } from './clients-file.ts'
import { basic, post } from './confidential.ts'
import {
  approve,
  ask,
  authorizeUrl,
  comeBack,
  connect,
  decide,
  mona,
  obtainCode,
  postJson,
  redeem,
} from './flow.ts'
import { createVisitor, fieldOf } from './visitor.ts'

/** With everything switched on. */
async function start(t: Parameters<typeof build>[0]) {
  const [path] = await writeClients(t, [operatorsClient])
  const service = await build(t, { environment: withClients(path!) })
  return { service, document: await readDocument(service.app, '/docs/auth.json') }
}

/** For the mcp service, for a wrong address or method, and what the page is made of. */
const untold = [
  'GET /*',
  'GET /docs/assets/{file}',
  'GET /oauth/introspect',
  'GET /oauth/revoke',
  'POST /upstream/refresh',
]

t.test('every route that is for others is told, and nothing that is none', async (t) => {
  const { service, document } = await start(t)
  t.ok(service.routes.length > 15)
  t.same([...document.operations.keys(), ...untold].sort(), service.routes.sort())
  t.same(document.servers, [{ url: service.issuer }])
})

t.test('what a deployment has switched off is not told', async (t) => {
  const [path] = await writeClients(t, [])
  const environment = { CLIENT_REGISTRATION: 'static', CLIENTS_FILE: path! }
  const service = await build(t, { environment })
  const { operations, lint } = await readDocument(service.app, '/docs/auth.json')
  t.same(
    [...operations.keys(), ...untold].sort(),
    [...service.routes, 'GET /oauth/introspect'].sort()
  )
  t.same(await lint(), [])
})

t.test(
  'the document is OpenAPI 3.1 without a complaint, and its examples are true to it',
  async (t) => {
    const { document } = await start(t)
    await holdSound(t, document, 80)
  }
)

t.test('the service answers as the document tells, all the way of a sign-in', async (t) => {
  const { service, document } = await start(t)
  const { app, github } = service
  const answered = new Map<string, number[]>()
  const hold = async (operation: string, answer: Awaited<ReturnType<typeof app.inject>>) => {
    t.equal(document.faultOf(operation, answer), null, `${operation} ${answer.statusCode}`)
    answered.set(operation, [...(answered.get(operation) ?? []), answer.statusCode])
    return answer
  }
  for (const operation of [...document.operations.keys()]) {
    const [method, url = ''] = operation.split(' ')
    if (method === 'GET' && !url.startsWith('/oauth')) await hold(operation, await app.inject(url))
  }

  const toRegister = 'POST /oauth/register'
  for (const body of document.bodiesOf(toRegister, 'application/json')) {
    await hold(toRegister, await postJson(service, '/oauth/register', body as object))
  }
  await hold(toRegister, await postJson(service, '/oauth/register', { redirect_uris: ['x:y'] }))
  const redirect_uris = ['https://client.test/callback']
  const registered = await postJson(service, '/oauth/register', { redirect_uris })
  const { client_id: id, registration_access_token: token } = registered.json()
  for (const authorization of [`Bearer ${token}`, 'Bearer another']) {
    const headers = { authorization }
    const answer = await app.inject({ url: `/oauth/register/${id}`, headers })
    await hold('GET /oauth/register/{clientId}', answer)
  }

  const visitor = createVisitor(app)
  await hold('GET /oauth/authorize', await visitor.open('/oauth/authorize'))
  await hold('GET /oauth/authorize', await visitor.open(authorizeUrl(id)))
  const asked = await ask(visitor, id)
  const page = `/oauth/consent?sign_in=${asked.fields.sign_in}`
  await hold('GET /oauth/consent', await visitor.open(page))
  await hold('GET /oauth/consent', await createVisitor(app).open(page))
  await hold('POST /oauth/consent', await decide(visitor, asked, 'allow'))
  const back = github.allow(await approve(visitor, id), mona)
  await hold('GET /oauth/callback', await comeBack(createVisitor(app), back))
  await hold('GET /oauth/callback', await comeBack(visitor, back))

  const offer = await visitor.open('/account/sign-in')
  t.equal(offer.statusCode, 303, 'signed in by now')
  await hold('GET /account/sign-in', offer)
  const other = createVisitor(app)
  const { payload } = await hold('GET /account/sign-in', await other.open('/account/sign-in'))
  for (const csrf of ['another', fieldOf(payload, 'csrf')]) {
    await hold('POST /account/sign-in', await other.submit('/account/sign-in', { csrf }))
  }
  for (const csrf of ['another', fieldOf(payload, 'csrf')]) {
    await hold('POST /account/sign-out', await other.submit('/account/sign-out', { csrf }))
  }
  const named = await ask(visitor, id)
  const unnamed = { ...named, fields: { ...named.fields, as: '' } }
  await hold('POST /oauth/consent', await decide(visitor, unnamed, 'allow'))

  const { clientId, code } = await obtainCode(service)
  await hold('POST /oauth/token', await redeem(service, clientId, code))
  await hold('POST /oauth/token', await redeem(service, clientId, code))
  const { accessToken } = await connect(service)
  for (const accept of ['text/html', 'application/json']) {
    await hold('GET /account', await visitor.open('/account', { accept }))
    await hold('GET /account', await createVisitor(app).open('/account', { accept }))
  }
  const { csrf, apps } = await accountOf(visitor)
  t.equal(apps.length, 1)
  const ends = 'POST /account/revoke'
  for (const fields of [{ what: 'app', id: clientId }, { what: 'all' }, {}]) {
    await hold(ends, await visitor.submit('/account/revoke', { csrf, ...fields }))
    for (const given of [csrf, 'another']) {
      await hold(ends, await revokeInJson(service, visitor, { csrf: given, ...fields }))
    }
  }
  const asOperator = basic('operators-client', encodeURIComponent(operatorsSecret))
  for (const [given, headers] of [
    [accessToken, asOperator],
    ['x', asOperator],
    ['x', {}],
  ] as const) {
    const answer = await post(service, '/oauth/introspect', { token: given }, headers)
    await hold('POST /oauth/introspect', answer)
  }
  for (const operation of ['POST /oauth/token', 'POST /oauth/revoke']) {
    for (const body of document.bodiesOf(operation, 'application/x-www-form-urlencoded')) {
      const fields = { ...(body as Record<string, string>), client_id: clientId }
      await hold(operation, await post(service, operation.split(' ')[1]!, fields))
    }
    await hold(operation, await post(service, operation.split(' ')[1]!, {}))
  }

  t.same([...answered.keys()].sort(), [...document.operations.keys()].sort(), 'all of them')
  for (const [operation, statuses] of answered) {
    t.ok(
      statuses.some((status) => status < 400),
      `${operation} has succeeded`
    )
  }
})
