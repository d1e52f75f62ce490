import t from 'tap'
import type { GitHubFailure } from '#shared/testing/github/state.ts'
import { githubWords } from '#shared/testing/github/state.ts'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { approve, clientState, comeBack, mona, redeem, register, signIn } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const environment = { GITHUB_TIMEOUT_MS: '100', RATE_LIMIT_ADDRESS_FACTOR: '100' }

/** Comes back from GitHub; resolves to what the client is told. */
async function outcome(service: Service, clientId: string, refusal?: string) {
  const visitor = createVisitor(service.app)
  const github = await approve(visitor, clientId)
  const back = refusal ? service.github.refuse(github, refusal) : service.github.allow(github, mona)
  const { statusCode, headers } = await comeBack(visitor, back)
  const location = new URL(String(headers.location))
  return { statusCode, told: Object.fromEntries(location.searchParams), href: location.href }
}

const unavailable = 'temporarily_unavailable'

t.test('a no at GitHub is a no to the client', async (t) => {
  const service = await build(t, { environment })
  const { told, href } = await outcome(service, await register(service), 'access_denied')
  t.match(told, { error: 'access_denied', state: clientState, iss: service.issuer })
  t.notMatch(decodeURIComponent(href.replaceAll('+', ' ')), githubWords)
  t.match(service.audit.at(-1), { event: 'oauth.callback', outcome: 'failure', code: 'AUTH_013' })
  t.same(service.github.state.requests, [])
})

t.test('a return from GitHub with neither code nor error is refused for good', async (t) => {
  const service = await build(t, { environment })
  const visitor = createVisitor(service.app)
  const back = service.github.allow(await approve(visitor, await register(service)), mona)
  back.searchParams.delete('code')
  const location = new URL(String((await comeBack(visitor, back)).headers.location))
  t.match(Object.fromEntries(location.searchParams), { error: 'access_denied', state: clientState })
})

t.test('an app that is not set up at GitHub is told to the operator’s log alone', async (t) => {
  const service = await build(t, { environment })
  const clientId = await register(service)
  for (const error of ['redirect_uri_mismatch', 'application_suspended', 'x'.repeat(500)]) {
    const { told, href } = await outcome(service, clientId, error)
    t.match(told, { error: unavailable, state: clientState, iss: service.issuer })
    t.notMatch(href, error)
    const line = service.log.find((one) => one.includes(error.slice(0, 100)))
    t.match(line, 'AUTH_002', error.slice(0, 30))
    t.notMatch(line, 'x'.repeat(101))
  }
})

const failures: [failure: GitHubFailure, oauth: string, code: string][] = [
  [{ error: 'bad_verification_code' }, 'access_denied', 'AUTH_013'],
  [{ error: 'bad_refresh_token' }, 'server_error', 'AUTH_026'],
  [{ error: 'incorrect_client_credentials' }, unavailable, 'AUTH_002'],
  [{ error: 'redirect_uri_mismatch' }, unavailable, 'AUTH_002'],
  [{ error: 'unverified_user_email' }, 'access_denied', 'AUTH_013'],
  ['status 500', unavailable, 'API_001'],
  ['HTML', unavailable, 'API_001'],
  ['a form instead of JSON', unavailable, 'API_001'],
  ['an unexpected shape', unavailable, 'API_001'],
  ['no connection', unavailable, 'API_002'],
  ['silence', unavailable, 'API_002'],
  ['a stalled body', unavailable, 'API_002'],
]

t.test('however GitHub fails, the client is told with state and issuer', async (t) => {
  const service = await build(t, { environment })
  const clientId = await register(service)
  for (const [failure, oauth, code] of failures) {
    for (const place of ['token', 'user'] as const) {
      if (place === 'user' && typeof failure === 'object') continue
      service.github.state.fails[place] = failure
      const { statusCode, told, href } = await outcome(service, clientId)
      service.github.state.fails[place] = null
      const name = `${place}: ${JSON.stringify(failure)}`
      t.equal(statusCode, 303, name)
      t.match(told, { error: oauth, state: clientState, iss: service.issuer }, name)
      t.notOk('code' in told, name)
      t.notMatch(decodeURIComponent(href.replaceAll('+', ' ')), githubWords, name)
      t.match(service.audit.at(-1), { event: 'oauth.callback', outcome: 'failure', code }, name)
    }
  }
  t.ok((await signIn(service, clientId)).searchParams.get('code'), 'and then it works again')
})

t.test('a token of the other kind of app is not used', async (t) => {
  const service = await build(t, { environment })
  service.github.state.kind = 'github-app'
  const { told } = await outcome(service, await register(service))
  t.match(told, { error: unavailable, state: clientState })
  t.ok(service.log.some((line) => line.includes('set GITHUB_APP_TYPE=github-app')))
})

t.test('who grants nothing of what was asked has refused', async (t) => {
  const service = await build(t, { environment })
  service.github.state.narrow = () => ['gist']
  const { told } = await outcome(service, await register(service))
  t.match(told, { error: 'access_denied', state: clientState })
  t.notOk(
    service.store.written.some((text) => text.includes(':account:')),
    'no token is kept'
  )
})

t.test('a GitHub App signs people in just the same', async (t) => {
  const service = await build(t, { kind: 'github-app', environment })
  const clientId = await register(service)
  const code = (await signIn(service, clientId, { scope: 'github:write' })).searchParams.get('code')
  t.match((await redeem(service, clientId, code!)).json(), { scope: 'github:write' })
})

t.test('where the store fails the client is told, or the same page works again', async (t) => {
  const service = await build(t, { environment })
  const clientId = await register(service)
  for (const kind of ['account', 'code']) {
    service.store.failsAt = ({ key }) => key.includes(`:${kind}:`)
    const { told } = await outcome(service, clientId)
    t.match(told, { error: unavailable, state: clientState, iss: service.issuer }, kind)
    service.store.failsAt = () => false
  }
  for (const method of ['get', 'take']) {
    const visitor = createVisitor(service.app)
    const back = service.github.allow(await approve(visitor, clientId), mona)
    service.store.failsAt = (call) => call.method === method && call.key.includes(':sign-in:')
    const answer = await comeBack(visitor, back)
    t.match([answer.statusCode, answer.headers.location], [503, undefined], method)
    service.store.failsAt = () => false
    t.equal((await comeBack(visitor, back)).statusCode, 303, method)
  }
})
