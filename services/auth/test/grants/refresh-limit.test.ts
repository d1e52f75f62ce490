import t from 'tap'
import { build } from '../build.ts'
import { basic, connectConfidential, post } from '../confidential.ts'
import { connect, refresh } from '../flow.ts'

t.test('whoever lacks the secret holds up nobody who has it', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_TOKEN: '2' } })
  const { clientId, secret, refreshToken } = await connectConfidential(service)
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const ask = (fields: Record<string, string>, headers = {}) =>
    post(service, '/oauth/token', { ...grant, ...fields }, headers)
  const isRefused = async (fields: Record<string, string>, headers = {}) => {
    const answer = await ask(fields, headers)
    t.match([answer.statusCode, answer.json().error], [401, 'invalid_client'])
  }
  for (let count = 0; count < 4; count++) {
    await isRefused({ client_id: clientId })
    await isRefused({ client_id: clientId, client_secret: `${secret}x` })
    await isRefused({}, basic(clientId, 'wrong'))
  }
  const right = { client_id: clientId, client_secret: secret }
  const statuses = []
  for (let count = 0; count < 3; count++) statuses.push((await ask(right)).statusCode)
  t.same(statuses, [200, 200, 429], 'who has it is counted as well')
})

t.test('who is no client is told that, however much was asked', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_TOKEN: '2' } })
  const { refreshToken } = await connect(service)
  for (let count = 0; count < 5; count++) {
    t.equal((await refresh(service, 'unknown', refreshToken)).statusCode, 401)
  }
  const failures = service.audit.filter(({ event }) => event === 'security.auth_failure')
  t.equal(failures.length, 5, 'each is counted and audited as what it is')
})
