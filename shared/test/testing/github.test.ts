import t from 'tap'
import { fakeGitHub } from '../../testing/github.ts'

const callbackUrl = 'https://gatehouse.test/oauth/callback'
const person = { id: 101, login: 'mona-test' }

function build() {
  let nowMs = 0
  const github = fakeGitHub({ now: () => nowMs, callbackUrl })
  const { clientId, clientSecret } = github.state
  const page = new URL(`${github.url}/login/oauth/authorize`)
  page.search = new URLSearchParams({
    client_id: clientId,
    scope: 'repo gist',
    state: 'x',
  }).toString()
  const post = (fields: Record<string, string>, headers = {}) =>
    github.fetch(`${github.url}/login/oauth/access_token`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
    })
  return { github, page, post, later: (ms: number) => (nowMs += ms) }
}

t.test('a yes at the page comes back with code and state, a no with GitHub’s error', async (t) => {
  const { github, page } = build()
  const back = github.allow(page.href, person)
  t.equal(back.origin + back.pathname, callbackUrl)
  t.match(Object.fromEntries(back.searchParams), { code: /./, state: 'x' })
  const { searchParams } = github.refuse(page.href)
  t.match(Object.fromEntries(searchParams), { error: 'access_denied', state: 'x', error_uri: /./ })
})

t.test('a page that is not GitHub’s, or an app it has not, is the test’s mistake', async (t) => {
  const { github, page } = build()
  t.throws(() => github.allow('https://elsewhere.test/login/oauth/authorize', person))
  page.searchParams.set('client_id', 'another')
  t.throws(() => github.allow(page.href, person))
})

t.test('tokens come as a form, and as JSON to whoever asks for it', async (t) => {
  const { github, page, post } = build()
  const code = () => github.allow(page.href, person).searchParams.get('code')!
  const form = new URLSearchParams(await (await post({ code: code() })).text())
  t.match(Object.fromEntries(form), { access_token: /^gho_/, scope: 'repo,gist' })
  const asked = { accept: 'application/json' }
  const json = (await (await post({ code: code() }, asked)).json()) as { access_token: string }
  t.match(json, { access_token: /^gho_/, token_type: 'bearer' })
  const headers = { authorization: `token ${json.access_token}` }
  const user = await github.fetch(`${github.apiUrl}/user`, { headers })
  t.match(await user.json(), person)
  t.equal(user.headers.get('x-oauth-scopes'), 'repo, gist')
})

t.test('refusals have status 200, an unknown token 401, any other address 404', async (t) => {
  const { github, page, post, later } = build()
  const code = github.allow(page.href, person).searchParams.get('code')!
  const refused = await post({ code, client_secret: 'wrong' })
  t.equal(refused.status, 200)
  t.match(await refused.text(), 'error=incorrect_client_credentials')
  t.match(await (await post({ code, redirect_uri: 'x' })).text(), 'error=redirect_uri_mismatch')
  later(600_000)
  t.match(await (await post({ code })).text(), 'error=bad_verification_code')
  t.equal((await github.fetch(`${github.apiUrl}/user`)).status, 401)
  t.equal((await github.fetch(`${github.apiUrl}/users/x`)).status, 404)
})
