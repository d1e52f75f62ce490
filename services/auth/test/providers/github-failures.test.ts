import t from 'tap'
import type { AppError } from '#shared/errors/define.ts'
import { describeError } from '#shared/telemetry/log.ts'
import type { GitHubFailure } from '#shared/testing/github/state.ts'
import { githubWords } from '#shared/testing/github/state.ts'
import { build, codeVerifier, person } from './provider.ts'

const GITHUB_TIMEOUT_MS = 100

/** What the error is to people, and all that a log line would tell of it. */
async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: AppError) => thrown
  )
  return { code: error?.code, line: JSON.stringify(describeError(error)) }
}

const failures: [failure: GitHubFailure, code: string][] = [
  ['status 500', 'API_001'],
  ['HTML', 'API_001'],
  ['a form instead of JSON', 'API_001'],
  ['an unexpected shape', 'API_001'],
  ['no connection', 'API_002'],
  ['silence', 'API_002'],
  ['a stalled body', 'API_002'],
]
const refusals: [failure: GitHubFailure, code: string][] = [
  [{ error: 'incorrect_client_credentials' }, 'AUTH_002'],
  [{ error: 'redirect_uri_mismatch' }, 'AUTH_002'],
  [{ error: 'unverified_user_email' }, 'AUTH_013'],
  [{ error: 'bad_verification_code' }, 'AUTH_013'],
  [{ error: 'x'.repeat(5000) }, 'API_001'],
]

t.test('each failure of the exchange is told apart, without a word of GitHub', async (t) => {
  for (const [failure, expected] of [...failures, ...refusals]) {
    const { github, provider, code } = build({ GITHUB_TIMEOUT_MS })
    github.state.fails.token = failure
    const { code: told, line } = await failureOf(provider.exchange(code(), codeVerifier))
    t.equal(told, expected, JSON.stringify(failure).slice(0, 60))
    t.notMatch(line, githubWords)
    t.notMatch(line, 'gho_', 'no piece of a token that could not be read')
    t.notMatch(line, 'x'.repeat(101))
  }
})

t.test('each way in which asking who it is fails is told apart', async (t) => {
  for (const [failure, expected] of failures) {
    const { github, provider, code } = build({ GITHUB_TIMEOUT_MS })
    const { accessToken } = await provider.exchange(code(), codeVerifier)
    github.state.fails.user = failure
    t.equal((await failureOf(provider.whoAmI(accessToken))).code, expected, String(failure))
  }
  t.equal((await failureOf(build().provider.whoAmI('gho_nobody'))).code, 'API_001')
})

t.test('an answer that does not name a person is not taken for one', async (t) => {
  const answers = [{ id: 0, login: 'x' }, { id: '1', login: 'x' }, { id: 1 }, { login: 'x' }, null]
  for (const answer of answers) {
    const { provider } = build({ fetch: async () => Response.json(answer) })
    const { code } = await failureOf(provider.whoAmI('gho_x'))
    t.equal(code, 'API_001', JSON.stringify(answer))
  }
})

t.test('a code works once, with its verifier, in time, for this app and address', async (t) => {
  const { provider, code, clock, github } = build()
  const used = code()
  await provider.exchange(used, codeVerifier)
  t.equal((await failureOf(provider.exchange(used, codeVerifier))).code, 'AUTH_013')
  t.equal((await failureOf(provider.exchange(code(), 'another'))).code, 'AUTH_013')
  const late = code()
  clock.advance(600)
  t.equal((await failureOf(provider.exchange(late, codeVerifier))).code, 'AUTH_013')
  github.state.clientSecret = 'rotated-at-github'
  t.equal((await failureOf(provider.exchange(code(), codeVerifier))).code, 'AUTH_002')
})

t.test('a return address that GitHub does not know is told by GitHub’s page', async (t) => {
  const { github, url } = build({ callbackUrl: 'https://moved.test/oauth/callback' })
  const back = github.allow(url, person)
  t.equal(back.searchParams.get('error'), 'redirect_uri_mismatch')
  t.equal(back.origin, 'https://gatehouse.test')
})

t.test('a redirect in place of an answer is not followed', async (t) => {
  const asked: (RequestInit | undefined)[] = []
  const { provider } = build({
    fetch: async (_url, init) => {
      asked.push(init)
      return Response.json({ id: 1, login: 'x' })
    },
  })
  await provider.whoAmI('gho_x')
  t.match(asked, [{ redirect: 'error', headers: { authorization: 'Bearer gho_x' } }])
})
