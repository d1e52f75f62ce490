import t from 'tap'
import { catalogue, errors } from '#shared/errors/catalogue.ts'
import { codeUrl, errorUrl } from '../client-return.ts'

const issuer = 'https://gatehouse.test'
const to = {
  redirectUri: 'https://client.test/callback',
  state: 'a state: ä+/ &"',
  clientName: 'A client',
}

t.test('a code goes to the redirect URI with state and issuer', async (t) => {
  const url = new URL(codeUrl(to, issuer, 'the-code'))
  t.equal(`${url.origin}${url.pathname}`, to.redirectUri)
  t.same(
    [...url.searchParams],
    [
      ['code', 'the-code'],
      ['state', to.state],
      ['iss', issuer],
    ]
  )
})

t.test('a client that sent no state gets none', async (t) => {
  const url = new URL(codeUrl({ ...to, state: null }, issuer, 'the-code'))
  t.same([...url.searchParams.keys()], ['code', 'iss'])
})

t.test('what the redirect URI already carries stays as it is', async (t) => {
  const redirectUri = 'http://127.0.0.1:5000/callback?from=%20here&x'
  const url = codeUrl({ ...to, redirectUri, state: null }, issuer, 'the-code')
  t.equal(url, `${redirectUri}&code=the-code&iss=${encodeURIComponent(issuer)}`)
  const custom = codeUrl({ ...to, redirectUri: 'myapp:callback', state: null }, issuer, 'c')
  t.match(custom, /^myapp:callback\?code=c&iss=/)
})

t.test('an error goes there with state and issuer, in a word of the specification', async (t) => {
  const url = new URL(errorUrl(to, issuer, errors.ACCESS_DENIED({ facts: { github: 'words' } })))
  t.same(
    [...url.searchParams],
    [
      ['error', 'access_denied'],
      ['error_description', 'The sign-in was refused.'],
      ['state', to.state],
      ['iss', issuer],
    ]
  )
})

t.test(
  'no error of another endpoint goes there, whatever went wrong (OAuth 2.1 §4.1.2.1)',
  async (t) => {
    const registered = [
      'invalid_request',
      'unauthorized_client',
      'access_denied',
      'unsupported_response_type',
      'invalid_scope',
      'server_error',
      'temporarily_unavailable',
      'invalid_target',
    ]
    for (const name of Object.keys(catalogue) as (keyof typeof catalogue)[]) {
      const told = new URL(errorUrl(to, issuer, errors[name]())).searchParams.get('error')
      t.ok(registered.includes(told!), `${name}: ${told}`)
    }
    const ended = new URL(errorUrl(to, issuer, errors.GITHUB_SIGN_IN_ENDED()))
    t.equal(ended.searchParams.get('error'), 'server_error')
  }
)
