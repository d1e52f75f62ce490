import t from 'tap'
import { build } from '../build.ts'
import { basic, connectConfidential, post } from '../confidential.ts'
import { connect, postForm, refresh, register } from '../flow.ts'

const sessionOf = (refreshToken: string) => refreshToken.split('.')[1]!

for (const kind of ['accessToken', 'refreshToken'] as const) {
  t.test(`the ${kind} given back ends the session and is audited`, async (t) => {
    const service = await build(t)
    const connected = await connect(service)
    const { clientId, refreshToken } = connected
    const fields = { client_id: clientId, token: connected[kind], token_type_hint: 'nonsense' }
    const answer = await postForm(service, '/oauth/revoke', fields)
    t.match([answer.statusCode, answer.json()], [200, {}])
    t.equal(answer.payload, '{}')
    t.equal(answer.headers['cache-control'], 'no-store')
    t.equal(answer.headers['access-control-allow-origin'], '*')
    t.match((await refresh(service, clientId, refreshToken)).json(), { error: 'invalid_grant' })
    const ids = { clientId, sessionId: sessionOf(refreshToken), userId: 101 }
    const ended = service.audit.find(({ event }) => event === 'session.ended')
    t.match(ended, { ...ids, reason: 'revoked' })
    const given = service.audit.find(({ event }) => event === 'oauth.revoke')
    t.match(given, { outcome: 'success', ...ids })
    t.equal((await postForm(service, '/oauth/revoke', fields)).payload, '{}', 'again is the same')
  })
}

t.test('a refresh token that is used up still ends the session it belonged to', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const newest = (await refresh(service, clientId, refreshToken)).json().refresh_token
  service.clock.advance(3600)
  await postForm(service, '/oauth/revoke', { client_id: clientId, token: refreshToken })
  t.match((await refresh(service, clientId, newest)).json(), { error: 'invalid_grant' })
  t.notOk(service.audit.some(({ event }) => event === 'security.replay'))
})

t.test('what is unknown or expired is answered alike and ends nothing', async (t) => {
  const service = await build(t)
  const { clientId, accessToken, refreshToken } = await connect(service)
  const other = await build(t)
  const foreign = await connect(other)
  const [head, claims, signature] = accessToken.split('.')
  const changed = `${head}.${claims}.${[...signature!].reverse().join('')}`
  const unknown = ['x', foreign.accessToken, `${refreshToken}x`, changed, '..', 'x'.repeat(4096)]
  const give = async (token: string) => {
    const answer = await postForm(service, '/oauth/revoke', { client_id: clientId, token })
    t.match([answer.statusCode, answer.payload], [200, '{}'], token.slice(0, 20))
  }
  for (const token of unknown) await give(token)
  service.clock.advance(1000)
  await give(accessToken)
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
  t.match(
    service.audit.find(({ event }) => event === 'oauth.revoke'),
    { clientId }
  )
})

t.test('a token of another client is refused without effect', async (t) => {
  const service = await build(t)
  const { clientId, accessToken, refreshToken } = await connect(service)
  const stranger = await register(service, { client_name: 'Another client' })
  for (const token of [accessToken, refreshToken]) {
    const answer = await postForm(service, '/oauth/revoke', { client_id: stranger, token })
    t.match([answer.statusCode, answer.json().error], [400, 'invalid_grant'])
  }
  const code = 'AUTH_014'
  t.match(service.audit.at(-1), { event: 'security.auth_failure', code })
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
})

t.test('the client is identified, and one with a secret authenticated', async (t) => {
  const service = await build(t)
  const { clientId, secret, refreshToken } = await connectConfidential(service)
  const give = (fields: Record<string, string>, headers?: Record<string, string>) =>
    post(service, '/oauth/revoke', { token: refreshToken, ...fields }, headers)
  t.equal((await give({})).statusCode, 400)
  t.equal((await give({ client_id: 'unknown' })).statusCode, 401)
  t.equal((await give({ client_id: clientId })).statusCode, 401)
  t.equal((await give({}, basic(clientId, 'wrong'))).statusCode, 401)
  t.equal((await give({ token: '' }, basic(clientId, secret))).statusCode, 400)
  const asks = { client_secret: secret }
  t.equal((await refresh(service, clientId, refreshToken, asks)).statusCode, 200, 'no effect yet')
  t.equal((await give({}, basic(clientId, secret))).statusCode, 200)
  t.equal((await refresh(service, clientId, refreshToken, asks)).statusCode, 400)
})

t.test('it takes a form, by POST alone', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const right = { client_id: clientId, token: refreshToken }
  const url = '/oauth/revoke'
  const text = new URLSearchParams(right).toString()
  for (const [type, payload] of [
    ['application/json', JSON.stringify(right)],
    ['text/plain', text],
  ]) {
    const headers = { 'content-type': type! }
    const answer = await service.app.inject({ method: 'POST', url, headers, payload: payload! })
    t.match([answer.statusCode, answer.json().error], [415, 'invalid_request'])
  }
  const got = await service.app.inject(`${url}?${text}`)
  t.match([got.statusCode, got.headers.allow], [405, 'POST'])
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
})

t.test('where the store fails the client is told to try again', async (t) => {
  const service = await build(t)
  const { clientId, accessToken, refreshToken } = await connect(service)
  for (const failing of ['shared:session', 'signing-keys']) {
    service.clock.advance(61)
    service.store.failsAt = ({ key }) => key.includes(failing)
    const answer = await postForm(service, '/oauth/revoke', {
      client_id: clientId,
      token: accessToken,
    })
    t.match([answer.statusCode, answer.json().error], [503, 'temporarily_unavailable'], failing)
  }
  service.store.failsAt = () => false
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
})
