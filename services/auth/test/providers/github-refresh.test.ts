import t from 'tap'
import type { GitHubFailure } from '#shared/testing/github/state.ts'
import { build, codeVerifier } from './provider.ts'

const GITHUB_TIMEOUT_MS = 100
const failures: [failure: GitHubFailure, name: string][] = [
  ['status 500', 'API_ERROR'],
  ['HTML', 'API_ERROR'],
  ['a form instead of JSON', 'API_ERROR'],
  ['an unexpected shape', 'API_ERROR'],
  ['no connection', 'GITHUB_UNREACHABLE'],
  ['silence', 'GITHUB_UNREACHABLE'],
  ['a stalled body', 'GITHUB_UNREACHABLE'],
  [{ error: 'incorrect_client_credentials' }, 'OAUTH_NOT_CONFIGURED'],
  [{ error: 'unsupported_grant_type' }, 'API_ERROR'],
  [{ error: 'access_denied' }, 'API_ERROR'],
  [{ error: 'unverified_user_email' }, 'ACCESS_DENIED'],
  [{ error: 'bad_refresh_token' }, 'GITHUB_SIGN_IN_ENDED'],
]

async function signedIn(changes: Parameters<typeof build>[0] = {}) {
  const built = build({ GITHUB_TIMEOUT_MS, ...changes })
  return { ...built, tokens: await built.provider.exchange(built.code(), codeVerifier) }
}

t.test('a refresh token works once and makes the old access token worthless', async (t) => {
  const { provider, tokens, clock } = await signedIn({ kind: 'github-app' })
  clock.advance(28_801)
  const next = await provider.refresh(tokens.refreshToken!)
  t.match(next, { accessToken: /^ghu_/, refreshToken: /^ghr_/, expiresInSeconds: 28_800 })
  t.same(await provider.whoAmI(next.accessToken), { userId: 101, login: 'mona-test' })
  await t.rejects(provider.whoAmI(tokens.accessToken))
  await t.rejects(provider.refresh(tokens.refreshToken!), { name: 'GITHUB_SIGN_IN_ENDED' })
  t.match(await provider.refresh(next.refreshToken!), { accessToken: /^ghu_/ })
})

t.test('of all that a refresh can be answered with one alone is final', async (t) => {
  for (const [failure, name] of failures) {
    const { provider, tokens, github } = await signedIn({ kind: 'github-app' })
    github.state.fails.refresh = failure
    await t.rejects(provider.refresh(tokens.refreshToken!), { name }, JSON.stringify(failure))
  }
})

t.test('a token is alive until it is revoked, and revoking it twice is no error', async (t) => {
  const { provider, tokens, github } = await signedIn()
  t.equal(await provider.isAlive(tokens.accessToken), true)
  await provider.revoke(tokens.accessToken)
  t.equal(await provider.isAlive(tokens.accessToken), false)
  await provider.revoke(tokens.accessToken)
  const path = '/applications/Ov-test-client/token'
  t.same(github.state.requests.slice(-4), [
    `POST ${path}`,
    `DELETE ${path}`,
    `POST ${path}`,
    `DELETE ${path}`,
  ])
})

t.test('only GitHub’s 404 says that a token is dead', async (t) => {
  const path = 'applications/Ov-test-client/token'
  for (const status of [200, 201, 204, 301, 400, 401, 403, 404, 422, 429, 500, 502]) {
    const asked: string[] = []
    const { provider } = build({
      fetch: async (url) => {
        asked.push(String(url))
        return new Response(null, { status })
      },
    })
    const alive = provider.isAlive('gho_x')
    if (status === 200 || status === 404) t.equal(await alive, status === 200)
    else await t.rejects(alive, { name: 'API_ERROR', facts: { status } })
    const revoked = provider.revoke('gho_x')
    if ([204, 404, 422].includes(status)) await revoked
    else await t.rejects(revoked, { name: 'API_ERROR', facts: { status } })
    t.same(asked, Array(2).fill(`https://api.github.test/${path}`))
  }
})

t.test('GitHub that does not answer says nothing about a token', async (t) => {
  for (const failure of ['no connection', 'silence', 'a stalled body'] as const) {
    const { provider, tokens, github } = await signedIn()
    github.state.fails.application = failure
    await t.rejects(provider.isAlive(tokens.accessToken), { name: 'GITHUB_UNREACHABLE' })
    await t.rejects(provider.revoke(tokens.accessToken), { name: 'GITHUB_UNREACHABLE' })
  }
})

t.test('wrong credentials of the app are no word about a token', async (t) => {
  const { provider, tokens, github } = await signedIn()
  github.state.clientSecret = 'rotated-at-github'
  await t.rejects(provider.isAlive(tokens.accessToken), {
    name: 'API_ERROR',
    facts: { status: 401 },
  })
})
