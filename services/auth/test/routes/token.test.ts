import t from 'tap'
import { build } from '../build.ts'
import { connect, postForm, redeem, refresh, register, signIn, verifier } from '../flow.ts'

const form = 'application/x-www-form-urlencoded'

t.test('another method is refused with the one that works', async (t) => {
  const { app } = await build(t)
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    const answer = await app.inject({ method, url: '/oauth/token?grant_type=refresh_token' })
    t.equal(answer.statusCode, 405, method)
    t.equal(answer.headers.allow, 'POST, OPTIONS')
    t.equal(answer.headers['cache-control'], 'no-store')
    t.match(answer.json(), { error: { name: 'METHOD_NOT_ALLOWED' } })
  }
})

t.test('a grant type that is missing, unknown or inherited is refused', async (t) => {
  const service = await build(t)
  t.match((await postForm(service, '/oauth/token', {})).json(), { error: 'invalid_request' })
  t.match((await postForm(service, '/oauth/token', { grant_type: '' })).json(), {
    error: 'invalid_request',
  })
  const types = ['password', 'client_credentials', 'implicit', 'constructor', '__proto__']
  for (const grant_type of types) {
    const answer = await postForm(service, '/oauth/token', { grant_type })
    t.equal(answer.statusCode, 400)
    t.match(answer.json(), { error: 'unsupported_grant_type' }, grant_type)
  }
})

t.test('a grant type that may be a secret is not logged', async (t) => {
  const service = await build(t)
  const told = async (grant_type: string) => {
    await postForm(service, '/oauth/token', { grant_type })
    const line = service.log.findLast((one) => one.includes('UNSUPPORTED_GRANT_TYPE'))!
    return JSON.parse(line).err.facts.grantType
  }
  const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'
  t.equal(await told(deviceCode), deviceCode)
  for (const secret of ['gtr.abc', 'GTRabc', 'a'.repeat(81), 'secret\n', 'pass word']) {
    t.equal(await told(secret), 'malformed', secret)
  }
})

t.test('what is not a form is refused, and a right code in it stays good', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const code = (await signIn(service, clientId)).searchParams.get('code')!
  const right = {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
  }
  const text = new URLSearchParams(right).toString()
  const wrong: [type: string | undefined, payload: string, status: number][] = [
    ['application/json', JSON.stringify(right), 415],
    ['application/json; charset=utf-8', JSON.stringify(right), 415],
    ['text/plain', text, 415],
    ['multipart/form-data; boundary=x', text, 415],
    [undefined, text, 415],
    [form, `${text}&code=${code}`, 400],
    [form, `${text}&x=1&x=2`, 400],
    [form, `${text}&x=${'x'.repeat(5000)}`, 400],
    [form, `${text}&x=${'x'.repeat(1_048_576)}`, 413],
    [form, '', 400],
  ]
  for (const [type, payload, status] of wrong) {
    const headers = type ? { 'content-type': type } : {}
    const answer = await service.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers,
      payload,
    })
    t.equal(answer.statusCode, status, `${type} ${payload.length}`)
    t.match(answer.json(), { error: 'invalid_request', error_description: /./, request_id: /./ })
    t.equal(answer.headers['cache-control'], 'no-store')
  }
  const url = `/oauth/token?${text}`
  t.equal((await service.app.inject({ method: 'POST', url })).statusCode, 400, 'nor in the address')
  t.equal((await redeem(service, clientId, code, { nonsense: 'x', scope: '' })).statusCode, 200)
})

t.test('failures are counted by address; successes never are', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_FAILURES: '3' } })
  const { clientId, refreshToken } = await connect(service)
  let token = refreshToken
  const works = async () => {
    const answer = await refresh(service, clientId, token)
    token = answer.json().refresh_token ?? token
    return answer.statusCode
  }
  for (let count = 0; count < 5; count++) t.equal(await works(), 200)
  const failing = () => redeem(service, clientId, 'unknown')
  for (let count = 0; count < 3; count++) t.equal((await failing()).statusCode, 400)
  const limited = await failing()
  t.equal(limited.statusCode, 429)
  t.ok(limited.headers['retry-after'])
  const written = service.audit.length
  for (let count = 0; count < 20; count++) t.equal((await failing()).statusCode, 429)
  t.equal(service.audit.length, written, 'a flood fills no audit log')
  t.match(service.audit.at(-1), { event: 'security.rate_limit_exceeded' })
  t.equal(await works(), 200, 'whoever has a right token is not locked out')
  const elsewhere = await service.app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': form },
    payload: 'grant_type=password',
    remoteAddress: '192.0.2.99',
  })
  t.equal(elsewhere.statusCode, 400)
})

t.test('each failure is audited with its code', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  await redeem(service, clientId, 'unknown')
  await redeem(service, 'client', 'unknown')
  await postForm(service, '/oauth/token', { grant_type: 'password' })
  t.match(service.audit.slice(1), [
    { event: 'security.auth_failure', outcome: 'failure', code: 'AUTH_014' },
    { event: 'security.auth_failure', outcome: 'failure', code: 'AUTH_007' },
    { event: 'security.auth_failure', outcome: 'failure', code: 'AUTH_017' },
  ])
})

t.test('a failure of this server is nobody’s attempt', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_FAILURES: '1' } })
  service.store.failsAt = () => true
  for (let count = 0; count < 3; count++) {
    t.equal((await redeem(service, 'c'.repeat(32), 'any')).statusCode, 503)
  }
  t.same(service.audit, [])
})

t.test('an error that nobody expected is a server error without its words', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  service.store.get = async () => {
    throw new TypeError('secret of the house')
  }
  const answer = await refresh(service, clientId, refreshToken)
  t.match([answer.statusCode, answer.json().error], [500, 'server_error'])
  t.notMatch(answer.payload, 'secret of the house')
})
