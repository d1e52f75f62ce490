import t from 'tap'
import { build } from '../build.ts'
import { connect, refresh, register } from '../flow.ts'
import { verifierOf } from './access-token.ts'

const sessionOf = (refreshToken: string) => refreshToken.split('.')[1]!

t.test('a refresh token becomes a new pair, never kept by a cache', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const resource = `${service.issuer}/mcp`
  const answer = await refresh(service, clientId, refreshToken, { resource })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  const tokens = answer.json()
  t.match(tokens, { token_type: 'Bearer', expires_in: 900, scope: 'github:read' })
  t.not(tokens.refresh_token, refreshToken)
  t.match(await verifierOf(service)(tokens.access_token), { clientId })
  const sessionId = sessionOf(refreshToken)
  t.match(service.audit.at(-1), { event: 'oauth.token_refresh', clientId, sessionId, userId: 101 })
})

t.test('a refresh makes two trips to the store, for it may be far away', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const { store } = service
  const asked: string[] = []
  let answered = 0
  const watch = async <T>(method: string, key: string, answer: Promise<T>) => {
    asked.push(`after ${answered} answers: ${method} ${key.split(':')[2]}`)
    await answer
    answered++
    return answer
  }
  const { get, replace } = store
  store.get = (key) => watch('get', key, get(key))
  store.replace = (key, ...rest) => watch('replace', key, replace(key, ...rest))
  store.calls.length = 0
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
  t.same(asked, [
    'after 0 answers: get session',
    'after 0 answers: get account',
    'after 0 answers: get client',
    'after 3 answers: replace session',
  ])
  t.equal(store.calls.length, asked.length, 'and asks nothing else')
})

t.test('missing and foreign parameters are told apart, and the token stays good', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const wrong: [oauth: string, changed: Record<string, string | null>][] = [
    ['invalid_request', { refresh_token: null }],
    ['invalid_request', { client_id: null }],
    ['invalid_client', { client_id: 'unknown' }],
    ['invalid_grant', { client_id: await register(service, { client_name: 'Another' }) }],
    ['invalid_target', { resource: 'https://attacker.test/mcp' }],
    ['invalid_scope', { scope: 'github:read github:write' }],
    ['invalid_scope', { scope: 'everything' }],
  ]
  for (const [error, changed] of wrong) {
    const answer = await refresh(service, clientId, refreshToken, changed)
    t.equal(answer.statusCode, error === 'invalid_client' ? 401 : 400)
    t.match(answer.json(), { error }, JSON.stringify(changed))
  }
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
})

t.test('unknown scopes are ignored here as they are at the beginning', async (t) => {
  const service = await build(t)
  const scope = 'github:private openid github:read offline_access github:read'
  const { clientId, refreshToken } = await connect(service, { scope })
  const answer = await refresh(service, clientId, refreshToken, { scope })
  t.equal(answer.json().scope, 'github:read github:private')
})

t.test('nobody ends a session by guessing at a token for it', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const [form, id, account, random, keyId, mac] = refreshToken.split('.')
  const guesses = [
    `${form}.${id}.${account}.${'x'.repeat(43)}.${keyId}.${mac}`,
    `${form}.${id}.${account}.${random}.${keyId}.${'x'.repeat(22)}`,
    `${form}.${id}.${account}.${random}`,
    id!,
    `${refreshToken}x`,
    'x'.repeat(4096),
  ]
  for (const guess of guesses) {
    t.match((await refresh(service, clientId, guess)).json(), { error: 'invalid_grant' })
  }
  t.notOk(service.audit.some(({ event }) => event === 'security.replay'))
  t.equal((await refresh(service, clientId, refreshToken)).statusCode, 200)
})

t.test('a replay after the grace window ends the session and is audited', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const newest = (await refresh(service, clientId, refreshToken)).json().refresh_token
  service.clock.advance(61)
  const replay = await refresh(service, clientId, refreshToken)
  t.match([replay.statusCode, replay.json().error], [400, 'invalid_grant'])
  t.match((await refresh(service, clientId, newest)).json(), { error: 'invalid_grant' })
  const record = service.audit.find(({ event }) => event === 'security.replay')
  t.match(record, { outcome: 'failure', clientId, sessionId: sessionOf(refreshToken) })
  t.notMatch(JSON.stringify(service.audit), refreshToken)
})

t.test('a replay by another client, after the window, ends nothing', async (t) => {
  const service = await build(t)
  const { clientId, refreshToken } = await connect(service)
  const newest = (await refresh(service, clientId, refreshToken)).json().refresh_token
  service.clock.advance(61)
  await refresh(service, 'another', refreshToken)
  t.equal((await refresh(service, clientId, newest)).statusCode, 200)
})

t.test('eight processes with one token all go on, round after round', async (t) => {
  const service = await build(t)
  let { clientId, refreshToken } = await connect(service)
  for (let round = 0; round < 3; round++) {
    const all = Array.from({ length: 8 }, () => refresh(service, clientId, refreshToken))
    const answers = await Promise.all(all)
    t.same(new Set(answers.map(({ statusCode }) => statusCode)), new Set([200]))
    refreshToken = answers[round]!.json().refresh_token
  }
})

t.test('sessions are counted one by one, by tokens that are genuine', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_TOKEN: '3' } })
  const one = await connect(service)
  const two = await connect(service)
  const guess = `${one.refreshToken.slice(0, -1)}x`
  for (let count = 0; count < 5; count++) await refresh(service, one.clientId, guess)
  const statusOf = async ({ clientId, refreshToken }: typeof one) =>
    (await refresh(service, clientId, refreshToken)).statusCode
  t.same([await statusOf(one), await statusOf(one), await statusOf(one)], [200, 200, 200])
  const limited = await refresh(service, one.clientId, one.refreshToken)
  t.equal(limited.statusCode, 429)
  t.match(limited.headers['retry-after'], /^[1-9]\d?$/)
  t.match(limited.json(), { error: 'temporarily_unavailable' })
  const limit = 'RATE_LIMIT_TOKEN'
  t.match(service.audit.at(-1), { event: 'security.rate_limit_exceeded', limit })
  t.equal(await statusOf(two), 200)
})
