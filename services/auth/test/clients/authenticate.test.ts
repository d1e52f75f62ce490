import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { build } from '../build.ts'
import { operatorsClient, operatorsSecret, withClients, writeClients } from '../clients-file.ts'
import { basic, connectConfidential, post, registerConfidential } from '../confidential.ts'
import { connect } from '../flow.ts'
import { createWorld } from '../world.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const challenge = 'Basic realm="Gatehouse", charset="UTF-8"'

t.test('a client with a secret presents it in the header or in the form', async (t) => {
  const service = await build(t)
  const { clientId, secret, refreshToken } = await connectConfidential(service)
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const ways: [fields: Record<string, string>, headers?: Record<string, string>][] = [
    [{ client_id: clientId, client_secret: secret }],
    [{}, basic(clientId, secret)],
    [{ client_id: clientId }, basic(clientId, secret)],
    [{ client_id: clientId, client_secret: '' }, basic(clientId, secret)],
    [{}, { authorization: basic(clientId, secret).authorization.replace('Basic ', 'BASIC  ') }],
  ]
  for (const [fields, headers] of ways) {
    const answer = await post(service, '/oauth/token', { ...grant, ...fields }, headers)
    t.equal(answer.statusCode, 200, JSON.stringify(fields))
  }
})

t.test('without its secret it gets nothing, for a code and for a refresh alike', async (t) => {
  const service = await build(t)
  const { clientId, secret, refreshToken } = await connectConfidential(service)
  const other = await registerConfidential(service)
  const grants = [
    { grant_type: 'refresh_token', refresh_token: refreshToken },
    { grant_type: 'authorization_code', code: 'any' },
  ]
  const wrong: [fields: Record<string, string>, headers?: Record<string, string>][] = [
    [{ client_id: clientId }],
    [{ client_id: clientId, client_secret: `${secret}x` }],
    [{ client_id: clientId, client_secret: secret.slice(1) }],
    [{ client_id: clientId, client_secret: other.secret }],
    [{}, basic(clientId, '')],
    [{}, basic(clientId, other.secret)],
    [{}, basic('unknown', secret)],
    [{ client_id: clientId }, { authorization: `Bearer ${secret}` }],
  ]
  for (const grant of grants) {
    for (const [fields, headers] of wrong) {
      const told = JSON.stringify([fields, headers])
      const answer = await post(service, '/oauth/token', { ...grant, ...fields }, headers)
      t.match([answer.statusCode, answer.json().error], [401, 'invalid_client'], told)
      const triedBasic = headers?.['authorization']?.startsWith('Basic')
      t.equal(answer.headers['www-authenticate'], triedBasic ? challenge : undefined, told)
      t.equal(answer.headers['cache-control'], 'no-store')
      t.notMatch(answer.payload, secret)
    }
  }
  const right = { ...grants[0]!, client_id: clientId, client_secret: secret }
  t.equal((await post(service, '/oauth/token', right)).statusCode, 200, 'the token is not used up')
})

t.test('two ways at once are refused, whichever is right', async (t) => {
  const service = await build(t)
  const { clientId, secret, refreshToken } = await connectConfidential(service)
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const both: Record<string, string>[] = [
    { client_secret: secret },
    { client_id: clientId, client_secret: 'wrong' },
    { client_id: 'another' },
  ]
  for (const fields of both) {
    const headers = basic(clientId, secret)
    const answer = await post(service, '/oauth/token', { ...grant, ...fields }, headers)
    t.match([answer.statusCode, answer.json().error], [400, 'invalid_request'])
  }
})

t.test('a client without a secret is believed by its id, and with one is not', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const send = (fields: Record<string, string>, headers?: Record<string, string>) =>
    post(service, '/oauth/token', { ...grant, ...fields }, headers)
  t.equal((await send({ client_id: clientId, client_secret: 'x' })).statusCode, 401)
  t.equal((await send({}, basic(clientId, 'x'))).statusCode, 401)
  t.equal((await send({}, { authorization: 'Basic' })).statusCode, 400, 'nobody is named')
  t.equal((await send({}, { authorization: 'Basic ' })).statusCode, 400)
  t.equal((await send({}, basic('', ''))).statusCode, 400)
  t.equal((await send({}, basic(clientId, ''))).statusCode, 200)
  const elsewhere = { authorization: 'Bearer of-some-other-layer' }
  t.equal((await send({ client_id: clientId }, elsewhere)).statusCode, 200)
})

t.test('both parts of the header are encoded as in forms', async (t) => {
  const [path] = await writeClients(t, [operatorsClient])
  const service = await build(t, { environment: withClients(path!) })
  const ask = (secret: string) =>
    post(service, '/oauth/introspect', { token: 'x' }, basic('operators-client', secret))
  const encoded = new URLSearchParams({ x: operatorsSecret }).toString().slice(2)
  t.equal((await ask(encoded)).statusCode, 200)
  t.equal((await ask(encodeURIComponent(operatorsSecret))).statusCode, 200)
  t.equal((await ask(operatorsSecret)).statusCode, 401, 'the plus sign means a space')
  const mostly = operatorsSecret.replace('+', '%2B')
  t.equal((await ask(mostly)).statusCode, 200, 'what is not encoded stays as it is')
})

t.test('who guesses at a secret is not heard any more, even with the right one', async (t) => {
  const outside = createWorld()
  const environment = { RATE_LIMIT_FAILURES: '3' }
  const service = await build(t, { outside, environment })
  const replica = await build(t, { outside, environment, github: service.github })
  const { clientId, secret } = await registerConfidential(service)
  const other = await registerConfidential(service)
  const present = (given: string, client = clientId, remoteAddress = '192.0.2.1') =>
    replica.app.inject({
      method: 'POST',
      url: '/oauth/revoke',
      headers: { ...form, ...basic(client, given) },
      payload: 'token=x',
      remoteAddress,
    })
  for (let count = 0; count < 3; count++) t.equal((await present('guess')).statusCode, 401)
  t.equal((await present(secret)).statusCode, 200, 'whoever is right until then is')
  t.equal((await present('guess')).statusCode, 429)
  const limit = 'RATE_LIMIT_FAILURES'
  t.match(replica.audit.at(-1), { event: 'security.rate_limit_exceeded', limit })
  const written = replica.audit.length
  for (let count = 0; count < 3; count++) {
    const answer = await present(secret)
    t.match([answer.statusCode, answer.headers['retry-after']], [429, '60'])
    t.equal(answer.json().error, 'temporarily_unavailable')
  }
  t.equal(replica.audit.length, written, 'a flood fills no audit log')
  t.equal((await present(other.secret, other.clientId)).statusCode, 200, 'another client is heard')
  t.equal((await present(secret, clientId, '192.0.2.99')).statusCode, 200, 'and another address')
  outside.clock.advance(61)
  t.equal((await present(secret)).statusCode, 200, 'and everybody a minute later')
})

t.test('where guesses cannot be counted no secret is looked at', async (t) => {
  const service = await build(t)
  const { clientId, secret } = await registerConfidential(service)
  service.store.countIndex = async () => {
    throw errors.STORE_UNAVAILABLE()
  }
  const answer = await post(service, '/oauth/revoke', { token: 'x' }, basic(clientId, secret))
  t.match([answer.statusCode, answer.json().error], [503, 'temporarily_unavailable'])
})
