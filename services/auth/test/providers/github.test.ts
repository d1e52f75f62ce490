import t from 'tap'
import { digest } from '#shared/crypto/digest.ts'
import type { GitHubState } from '#shared/testing/github/state.ts'
import { build, callbackUrl, codeVerifier } from './provider.ts'

t.test('GitHub’s page is asked for by client, state, PKCE and exact return address', async (t) => {
  const { url: asked, github } = build()
  const url = new URL(asked)
  t.equal(`${url.origin}${url.pathname}`, `${github.url}/login/oauth/authorize`)
  t.same(Object.fromEntries(url.searchParams), {
    client_id: 'Ov-test-client',
    redirect_uri: callbackUrl,
    state: 'upstream-state',
    code_challenge: digest(codeVerifier),
    code_challenge_method: 'S256',
    scope: 'read:user read:org repo',
  })
})

t.test('only who the person is, is the least that GitHub can be asked', async (t) => {
  const asked = { state: 'state', codeChallenge: 'challenge', scopes: [] }
  const parametersOf = (kind: GitHubState['kind'], more = {}) =>
    new URL(build({ kind }).provider.authorizeUrl({ ...asked, ...more })).searchParams
  t.equal(parametersOf('oauth-app').get('scope'), 'read:user', 'none would mean all given before')
  t.equal(parametersOf('github-app').has('scope'), false)
  t.equal(parametersOf('oauth-app').has('prompt'), false)
  const chooses = { choosesAccount: true }
  t.equal(parametersOf('oauth-app', chooses).get('prompt'), 'select_account')
})

t.test('an OAuth App’s token has scopes and no end', async (t) => {
  const { provider, code } = build()
  const tokens = await provider.exchange(code(), codeVerifier)
  t.match(tokens, {
    accessToken: /^gho_/,
    refreshToken: null,
    expiresInSeconds: null,
    scopes: ['read:org', 'read:user', 'repo'],
  })
  t.same(await provider.whoAmI(tokens.accessToken), { userId: 101, login: 'mona-test' })
  t.same(provider.upstreamScopes(['github:read']), ['read:user', 'read:org'])
  t.same(provider.grantedScopes(['github:read', 'github:write'], ['repo']), ['github:write'])
})

t.test('a GitHub App’s token has an end and a refresh token, and asks for no scopes', async (t) => {
  const { provider, code, url } = build({ kind: 'github-app' })
  t.equal(new URL(url).searchParams.has('scope'), false)
  const tokens = await provider.exchange(code(), codeVerifier)
  t.match(tokens, { accessToken: /^ghu_/, refreshToken: /^ghr_/, expiresInSeconds: 28_800 })
  t.same(tokens.scopes, [])
  t.same(provider.upstreamScopes(['github:read']), [])
  t.same(provider.grantedScopes(['github:write'], []), ['github:write'])
})

t.test('a GitHub App whose tokens never expire is served too', async (t) => {
  const answer = { access_token: 'ghu_not-a-real-token', token_type: 'bearer' }
  const { provider } = build({ kind: 'github-app', fetch: async () => Response.json(answer) })
  t.same(await provider.exchange('code', codeVerifier), {
    accessToken: 'ghu_not-a-real-token',
    refreshToken: null,
    expiresInSeconds: null,
    scopes: [],
  })
})

t.test('records are kept apart by server and client id, or by the name given', async (t) => {
  const ids = [
    build().provider.upstream,
    build({ GITHUB_CLIENT_ID: 'another' }).provider.upstream,
    build({ GITHUB_URL: 'https://ghes.test' }).provider.upstream,
    build({ upstreamName: 'demo' }).provider.upstream,
  ]
  t.equal(new Set(ids).size, 4)
  const moved = build({ GITHUB_URL: 'http://127.0.0.1:9', upstreamName: 'demo' })
  t.equal(moved.provider.upstream, ids[3])
})

t.test('a token of the other kind of app is refused with the setting to change', async (t) => {
  const wrong: [clientIdOf: 'auto' | 'oauth-app' | 'github-app', issued: GitHubState['kind']][] = [
    ['oauth-app', 'github-app'],
    ['github-app', 'oauth-app'],
    ['auto', 'github-app'],
  ]
  for (const [GITHUB_APP_TYPE, issued] of wrong) {
    const { provider, github, code } = build({ GITHUB_APP_TYPE })
    github.state.kind = issued
    await t.rejects(provider.exchange(code(), codeVerifier), {
      code: 'AUTH_002',
      facts: { reason: new RegExp(`set GITHUB_APP_TYPE=${issued}$`) },
    })
  }
})
