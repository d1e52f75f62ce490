import { decodeJwt } from 'jose'
import t from 'tap'
import { digest } from '#shared/crypto/digest.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { internalSigner } from '#shared/http/internal-request.ts'
import { authMetrics } from '#shared/telemetry/metrics/auth.ts'
import { commonMetrics } from '#shared/telemetry/metrics/common.ts'
import { exposed, listed, withoutRedis } from '#shared/test/exposed.ts'
import { scrape } from '#shared/test/scrape.ts'
import type { Service } from './build.ts'
import { build } from './build.ts'
import * as flow from './flow.ts'
import { createVisitor } from './visitor.ts'
import { testKey } from './world.ts'

const operation = (name: string, status: string) =>
  `oauth_operations_total{operation="${name}",status="${status}"}`

/** The series that have risen, of those whose names begin so. */
async function risen({ app }: Service, prefix: string) {
  const series = [...(await scrape(app))].filter(([key, value]) => key.startsWith(prefix) && value)
  return Object.fromEntries(series)
}

t.test('the service tells all that the table lists for it, and nothing else', async (t) => {
  const { app } = await build(t)
  t.same(await exposed(app), listed({ ...withoutRedis(commonMetrics), ...authMetrics }))
})

t.test('a sign-in is counted step by step, with its client’s family', async (t) => {
  const service = await build(t)
  const clientId = await flow.register(service, { client_name: 'Claude Code (gatehouse)' })
  const code = (await flow.signIn(service, clientId)).searchParams.get('code')!
  const tokens = (await flow.redeem(service, clientId, code)).json()
  await flow.refresh(service, clientId, tokens.refresh_token)
  t.same(await risen(service, 'oauth_'), {
    ...Object.fromEntries(
      ['register', 'authorize', 'consent', 'callback', 'token_exchange', 'token_refresh'].map(
        (name) => [operation(name, 'success'), 1]
      )
    ),
    oauth_active_sessions: 1,
  })
  for (const what of ['registrations', 'confirmations', 'sign_ins']) {
    const name = `gatehouse_${what}_total`
    t.same(await risen(service, name), { [`${name}{client="Claude Code"}`]: 1 })
  }
  const github = 'gatehouse_github_requests_total'
  t.same(await risen(service, github), {
    [`${github}{endpoint="POST /login/oauth/access_token",status="200"}`]: 1,
    [`${github}{endpoint="GET /user",status="200"}`]: 1,
  })

  // A second sign-in confirms nobody anew.
  const again = (await flow.signIn(service, clientId)).searchParams.get('code')!
  await flow.redeem(service, clientId, again)
  const series = await scrape(service.app)
  t.equal(series.get('gatehouse_confirmations_total{client="Claude Code"}'), 1)
  t.equal(series.get('gatehouse_sign_ins_total{client="Claude Code"}'), 2)
})

t.test('what is refused is told apart from what failed', async (t) => {
  const service = await build(t)
  const clientId = await flow.register(service)
  const visitor = createVisitor(service.app)
  await flow.decide(visitor, await flow.ask(visitor, clientId), 'deny')
  await visitor.open(flow.authorizeUrl('nobody'))
  await visitor.open('/oauth/callback?state=made-up&code=x')
  await flow.postJson(service, '/oauth/register', { redirect_uris: ['nonsense'] })
  await flow.redeem(service, clientId, 'made-up')
  await flow.refresh(service, clientId, 'made-up')
  await flow.postForm(service, '/oauth/revoke', { client_id: 'nobody', token: 'x' })
  const githubUrl = await flow.approve(visitor, clientId)
  const back = service.github.allow(githubUrl, flow.mona)
  service.github.state.fails.user = 'status 500'
  await flow.comeBack(visitor, back)
  const counted = await risen(service, 'oauth_operations_total')
  for (const name of ['consent', 'authorize', 'callback', 'register', 'token_exchange']) {
    t.equal(counted[operation(name, 'refused')], 1, name)
  }
  for (const name of ['token_refresh', 'revoke']) {
    t.equal(counted[operation(name, 'refused')], 1, name)
  }
  t.equal(counted[operation('callback', 'failure')], 1)
})

t.test('sessions that end are counted by reason, and no longer active', async (t) => {
  const service = await build(t)
  const one = await flow.connect(service)
  const { clientId, code } = await flow.obtainCode(service)
  await flow.redeem(service, clientId, code)
  t.same(await risen(service, 'oauth_active'), { oauth_active_sessions: 2 })
  await flow.redeem(service, clientId, code)
  const given = { client_id: one.clientId, token: one.refreshToken }
  await flow.postForm(service, '/oauth/revoke', given)
  await flow.postForm(service, '/oauth/revoke', given)
  t.same(await risen(service, 'gatehouse_sign_outs'), {
    'gatehouse_sign_outs_total{reason="revoked"}': 1,
    'gatehouse_sign_outs_total{reason="replayed"}': 1,
  })
  t.same(await risen(service, 'oauth_active'), {})
})

t.test('while the store is away the number of sessions is not told, all else is', async (t) => {
  const service = await build(t)
  service.store.failsAt = () => true
  service.store.ping = () => Promise.reject(errors.STORE_UNAVAILABLE())
  const series = await scrape(service.app)
  t.notOk(series.has('oauth_active_sessions'))
  t.equal(series.get('gatehouse_dependency_up{dependency="store"}'), 0)
  t.ok(series.has(operation('consent', 'success')))
})

t.test('a refresh that the mcp service asks for is counted by what became of it', async (t) => {
  const service = await build(t, { kind: 'github-app' })
  const { accessToken } = await flow.connect(service)
  const token = digest([...service.github.state.tokens.keys()].at(-1)!)
  const body = JSON.stringify({
    account: decodeJwt(accessToken)['acct'],
    reason: 'expiring',
    token,
  })
  const path = '/upstream/refresh'
  const sign = internalSigner(keyRing([testKey('s')]), service.clock.now)
  const ask = () => {
    const authorization = sign({ method: 'POST', path, body })
    const headers = { 'content-type': 'application/json', authorization }
    return service.app.inject({ method: 'POST', url: path, headers, payload: body })
  }
  await ask()
  await ask()
  const name = 'gatehouse_upstream_refreshes_total'
  t.same(await risen(service, name), { [`${name}{reason="expiring",outcome="renewed"}`]: 2 })
})

t.test('ten thousand names of clients make no more series', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_REGISTER: '100000' } })
  await flow.register(service, { client_name: 'One of many' })
  const names = async () =>
    [...(await scrape(service.app)).keys()].filter((key) => /^gate/.test(key))
  const before = await names()
  for (let at = 0; at < 10_000; at++) await flow.register(service, { client_name: `Name ${at}` })
  t.same(await names(), before)
  const other = 'gatehouse_registrations_total{client="other"}'
  t.equal((await scrape(service.app)).get(other), 10_001)
})
