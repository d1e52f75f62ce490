import { decodeJwt } from 'jose'
import t from 'tap'
import { digest } from '#shared/crypto/digest.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { internalSigner } from '#shared/http/internal-request.ts'
import { startUpstream } from './upstream-shape.ts'

const refused = 'AUTH_026 GITHUB_SIGN_IN_ENDED'
const path = '/upstream/refresh'
type Upstream = Awaited<ReturnType<typeof startUpstream>>

/** What the mcp service sends to have the one token of GitHub renewed. */
function refreshRequest({ environment, gitHub }: Upstream, accessToken: string) {
  const token = digest([...gitHub.github.state.tokens.keys()].at(-1)!)
  const account = decodeJwt(accessToken)['acct']
  const body = JSON.stringify({ account, reason: 'rejected', token })
  const sign = internalSigner(keyRing([environment.SESSION_KEYS]), Date.now)
  const headers = {
    authorization: sign({ method: 'POST', path, body }),
    'content-type': 'application/json',
  }
  return { method: 'POST', headers, body }
}

t.test('a call in flight with the old token during a refresh succeeds', async (t) => {
  const upstream = await startUpstream(t, { kind: 'github-app' })
  const { access_token: token } = await upstream.signIn()
  const held = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  upstream.gitHub.beforeUser = () => {
    arrived.resolve()
    return held.promise
  }
  const inFlight = upstream.call(token)
  await arrived.promise
  const answer = await fetch(`${upstream.innerUrl}${path}`, refreshRequest(upstream, token))
  t.equal(answer.status, 204)
  held.resolve()
  t.equal(await inFlight, 'mona-test')
  t.equal(upstream.refreshes(1), 1)
})

t.test('a call in flight with the token that a sign-in replaces succeeds', async (t) => {
  const upstream = await startUpstream(t, { kind: 'oauth-app' })
  const { gitHub } = upstream
  const { access_token: token } = await upstream.signIn()
  const held = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  gitHub.beforeUser = () => {
    gitHub.beforeUser = async () => {}
    arrived.resolve()
    return held.promise
  }
  const inFlight = upstream.call(token)
  await arrived.promise
  await upstream.signIn()
  t.equal(gitHub.count(`DELETE /applications/${gitHub.github.state.clientId}/token`), 1)
  held.resolve()
  t.equal(await inFlight, 'mona-test')
})

t.test('the gateway passes no request for a refresh on', async (t) => {
  const upstream = await startUpstream(t, { kind: 'github-app' })
  const { access_token: token } = await upstream.signIn()
  const fromOutside = await fetch(`${upstream.url}${path}`, refreshRequest(upstream, token))
  t.equal(fromOutside.status, 404)
  const request = refreshRequest(upstream, token)
  const headers = { ...request.headers, authorization: `Bearer ${token}` }
  const asClient = await fetch(`${upstream.innerUrl}${path}`, { ...request, headers })
  t.equal(asClient.status, 403)
  t.equal(upstream.refreshes(1), 0)
  t.match(await upstream.audit(), /"security.auth_failure".*"AUTH_027"/)
})

t.test('a token is renewed ahead of its end, and a failure to costs nobody a call', async (t) => {
  const upstream = await startUpstream(t, { kind: 'github-app' })
  const { state } = upstream.gitHub.github
  state.tokenSeconds = 60
  const { access_token: token } = await upstream.signIn()
  state.fails.refresh = 'status 500'
  for (let call = 0; call < 3; call++) t.equal(await upstream.call(token), 'mona-test')
  t.ok(upstream.refreshes(1) > 0, 'it was tried')
  t.equal(state.tokens.size, 1)
  state.fails.refresh = null
  state.tokenSeconds = 28_800
  await until(async () => {
    if ((await upstream.call(token)) !== 'mona-test') throw new Error('a call failed')
    return [...state.tokens.values()].some(({ endsAtMs }) => endsAtMs! > Date.now() + 3_600_000)
  })
  const before = upstream.refreshes(1)
  t.equal(await upstream.call(token), 'mona-test')
  t.equal(upstream.refreshes(1), before, 'once is enough')
})

for (const kind of ['github-app', 'oauth-app'] as const) {
  t.test(`${kind}: who takes the app’s access back at GitHub is signed out here`, async (t) => {
    const upstream = await startUpstream(t, { kind })
    const first = await upstream.signIn()
    const second = await upstream.signIn()
    t.equal(await upstream.call(first.access_token), 'mona-test')
    upstream.gitHub.github.state.tokens.clear()
    t.equal(await upstream.call(first.access_token), refused)
    for (const { access_token } of [first, second]) {
      const answer = await upstream.call(access_token)
      t.match(answer, /^401 Bearer .*resource_metadata=/, 'the client is asked to sign in')
    }
    const again = await upstream.signIn()
    t.equal(await upstream.call(again.access_token), 'mona-test', 'and can at once')
    t.match(await upstream.call(second.access_token), /^401 /, 'the old session stays over')
    const ended = (await upstream.audit()).match(/"session.ended".*"upstream-ended"/g)
    t.equal(ended?.length, 2)
  })

  t.test(`${kind}: GitHub that is down signs nobody out`, async (t) => {
    const upstream = await startUpstream(t, { kind })
    const { state } = upstream.gitHub.github
    const { access_token: token } = await upstream.signIn()
    const tokens = new Map(state.tokens)
    state.tokens.clear()
    for (const failure of ['status 500', 'HTML', { error: 'server_error' }] as const) {
      // Of an app’s own page any 200 says that the token is good.
      state.fails.application = 'status 500'
      state.fails.refresh = failure
      t.equal(await upstream.call(token), 'API_002 GITHUB_UNREACHABLE')
    }
    for (const [value, issued] of tokens) state.tokens.set(value, issued)
    t.equal(await upstream.call(token), 'mona-test')
  })
}

t.test('the last session of an account takes GitHub’s token along, others do not', async (t) => {
  const upstream = await startUpstream(t, { kind: 'oauth-app' })
  const { state } = upstream.gitHub.github
  const one = await upstream.signIn()
  const two = await upstream.signIn()
  const replaced = 1
  const revocations = () =>
    upstream.gitHub.count(`DELETE /applications/${state.clientId}/token`) - replaced
  const end = ({ clientId, refresh_token: token }: typeof one) =>
    fetch(`${upstream.url}/oauth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, token: token! }),
    })
  await end(one)
  t.equal(revocations(), 0)
  t.match(await upstream.call(one.access_token), /^401 /)
  t.equal(await upstream.call(two.access_token), 'mona-test')
  const newest = [...state.tokens.keys()].at(-1)!
  await end(two)
  t.equal(revocations(), 1)
  t.equal(state.tokens.has(newest), false)
  t.match(await upstream.call(two.access_token), /^401 /)
})

/** Asks until it is so, for ten seconds at most. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endsAtMs = Date.now() + 10_000
  while (Date.now() < endsAtMs) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('still not so after ten seconds')
}
