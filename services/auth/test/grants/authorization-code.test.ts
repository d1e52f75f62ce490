import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accountReader } from '#shared/records/accounts.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import { codeRecords } from '../../records/codes.ts'
import { grantId, grantRecords } from '../../records/grants.ts'
import { build } from '../build.ts'
import { challenge, mona, obtainCode, redeem, redirectUri, register } from '../flow.ts'
import { testKey } from '../world.ts'
import { verifierOf } from './access-token.ts'

t.test('a code becomes a session, a grant and a token pair', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service, { scope: 'github:private' })
  const answer = await redeem(service, clientId, code, { redirect_uri: redirectUri })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  const { access_token: token, ...rest } = answer.json()
  t.match(rest, { token_type: 'Bearer', expires_in: 900, scope: 'github:private' })
  t.same(Object.keys(rest), ['token_type', 'expires_in', 'refresh_token', 'scope'])

  const who = await verifierOf(service)(token)
  t.match(who, { userId: mona.id, clientId, scopes: ['github:private'] })
  const session = await sessionRecords(service.store).get(who.sessionId)
  t.match(session, { clientId, userId: mona.id, login: mona.login })
  const grant = await grantRecords(service.store).get(session!.grantId)
  t.match(grant, { clientId, redirectUri, scopes: ['github:private'] })
  t.match(grant, { resource: `${service.issuer}/mcp`, clientName: 'A test client' })
  t.not(session!.grantId, grantId('another GitHub', mona.id, clientId))
  const accounts = accountReader(service.store, keyRing([testKey('s')]))
  t.match(await accounts.get(who.accountKey), { userId: mona.id, githubToken: /^gho_/ })
  const event = 'oauth.token_exchange'
  t.match(service.audit.at(-1), { event, outcome: 'success', clientId, sessionId: who.sessionId })
})

t.test('a code that is unknown, late, or already forgotten is an invalid grant', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const late = (await obtainCode(service)).code
  t.match((await redeem(service, clientId, 'unknown')).json(), { error: 'invalid_grant' })
  await redeem(service, clientId, code)
  service.clock.advance(60)
  t.match((await redeem(service, clientId, late)).json(), { error: 'invalid_grant' })
  service.clock.advance(600)
  t.match((await redeem(service, clientId, code)).json(), { error: 'invalid_grant' })
  t.notOk(service.audit.some(({ event }) => event === 'security.replay'))
})

t.test('who cannot prove to have begun gets nothing and uses nothing up', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const stranger = await register(service, { client_name: 'Another client' })
  const wrong: [oauth: string, changed: Record<string, string | null>][] = [
    ['invalid_grant', { client_id: stranger }],
    ['invalid_client', { client_id: 'unknown' }],
    ['invalid_request', { client_id: null }],
    ['invalid_grant', { code_verifier: null }],
    ['invalid_grant', { code_verifier: '' }],
    ['invalid_grant', { code_verifier: challenge }],
    ['invalid_grant', { code_verifier: 'v'.repeat(42) }],
    ['invalid_grant', { code_verifier: 'v'.repeat(43) }],
    ['invalid_grant', { code_verifier: 'v'.repeat(129) }],
    ['invalid_grant', { code_verifier: `${'v'.repeat(42)}+` }],
    ['invalid_grant', { redirect_uri: `${redirectUri}/` }],
    ['invalid_grant', { redirect_uri: 'https://attacker.test/' }],
    ['invalid_target', { resource: 'https://attacker.test/mcp' }],
    ['invalid_request', { code: null }],
  ]
  for (const [error, changed] of wrong) {
    const answer = await redeem(service, clientId, code, changed)
    t.equal(answer.statusCode, error === 'invalid_client' ? 401 : 400)
    t.match(answer.json(), { error }, JSON.stringify(changed))
  }
  t.equal((await redeem(service, clientId, code)).statusCode, 200)
})

t.test('failures of proof all look the same', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const answers = [
    await redeem(service, clientId, 'unknown'),
    await redeem(service, await register(service, { client_name: 'Another' }), code),
    await redeem(service, clientId, code, { code_verifier: 'v'.repeat(43) }),
    await redeem(service, clientId, code, { redirect_uri: 'https://attacker.test/' }),
  ]
  t.equal(new Set(answers.map((answer) => answer.json().error_description)).size, 1)
})

t.test('the trace of the sign-in stays with its session', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  const codes = codeRecords(service.store, service.clock.now)
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const { sessionId: _, ...meaning } = (await codes.find(code))!.value
  const traced = await codes.issue({ ...meaning, traceparent })
  const { access_token: token } = (await redeem(service, clientId, traced)).json()
  const { sessionId } = await verifierOf(service)(token)
  t.match(await sessionRecords(service.store).get(sessionId), { traceparent })
})

t.test('a code whose client is gone is refused as a client to register again', async (t) => {
  const service = await build(t)
  const { clientId, code } = await obtainCode(service)
  await service.store.take(`gatehouse:auth:client:${clientId}`)
  const answer = await redeem(service, clientId, code)
  t.match([answer.statusCode, answer.json().error], [401, 'invalid_client'])
})

t.test('whatever the store fails at, the code stays good and nothing is granted', async (t) => {
  const failing: [method: string, kind: string][] = [
    ['claim', 'signing-keys'], // made at the first use, so it comes first
    ['get', 'code'],
    ['get', 'client'],
    ['set', 'client'],
    ['get', 'withdrawal'],
    ['get', 'grant'],
    ['replace', 'grant'],
    ['addToIndex', 'person-grants'],
    ['addToIndex', 'account-sessions'],
    ['addToIndex', 'grant-sessions'],
    ['set', 'session'],
    ['removeFromIndex', 'account-sessions'],
    ['replace', 'code'],
  ]
  const service = await build(t, { environment: { RATE_LIMIT_ADDRESS_FACTOR: '100' } })
  for (const [method, kind] of failing) {
    const { clientId, code } = await obtainCode(service)
    service.store.failsAt = (call) => call.method === method && call.key.includes(`:${kind}:`)
    const answer = await redeem(service, clientId, code)
    t.equal(answer.statusCode, 503, `${method} ${kind}`)
    t.match(answer.json(), { error: 'temporarily_unavailable' })
    service.store.failsAt = () => false
    t.equal((await redeem(service, clientId, code)).statusCode, 200, `${method} ${kind}, again`)
    t.notOk(service.audit.some(({ event }) => event === 'security.replay'))
  }
})
