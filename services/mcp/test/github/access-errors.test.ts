import t from 'tap'
import { githubError } from '../../github/errors.ts'

const webUrl = 'https://github.test'
const setting = { webUrl, route: 'GET /user', scopes: ['github:read'], nowMs: 0 }
const denied = (message: string, headers: Record<string, string> = {}, status = 403) =>
  githubError({ status, headers: new Headers(headers), text: JSON.stringify({ message }) }, setting)

const ssoUrl = 'https://github.test/orgs/acme/sso?authorization_request=AB12'
const samlMessage = 'Resource protected by organization SAML enforcement.'
const sso = (url: string, status?: number) =>
  denied(samlMessage, { 'x-github-sso': `required; url=${url}` }, status)

t.test('single sign-on has the link to click, and no line of the log has it', async (t) => {
  for (const status of [403, 404]) {
    const error = sso(ssoUrl, status)
    t.match(error, { name: 'GITHUB_SSO_REQUIRED', code: 'API_005', details: { link: ssoUrl } })
    t.equal(error.hint, `Open ${ssoUrl} within an hour, sign in there, then try again.`)
    t.notMatch(error.message + JSON.stringify(error.facts), 'AB12')
  }
})

t.test('a link leads to GitHub’s own pages or is none', async (t) => {
  const elsewhere = [
    'https://evil.example/orgs/acme/sso',
    'https://github.test.evil.example/',
    'http://github.test/orgs/acme/sso',
    'https://github.test:8443/',
    'https://mona:secret@github.test/',
    'https://github.test@evil.example/',
    'javascript:alert(1)',
    '//evil.example/',
    '/orgs/acme/sso',
    '',
  ]
  for (const url of elsewhere) {
    const error = sso(url)
    t.match(error, { name: 'GITHUB_SSO_REQUIRED', details: undefined }, url)
    t.equal(
      error.hint,
      'Sign in to the organisation on GitHub in a browser, then connect this server anew.'
    )
  }
  const quoted = sso('https://github.test/a"b\u00e9')
  t.match(quoted.details, { link: 'https://github.test/a%22b%C3%A9' })
})

t.test('a GitHub App that is not installed here, or lacks a permission, says where', async (t) => {
  const link = `${webUrl}/settings/installations`
  const message = 'Resource not accessible by integration'
  const named = denied(message, {
    'x-accepted-github-permissions': 'pull_requests=write,contents=read; "<b>"',
  })
  t.match(named, {
    name: 'GITHUB_APP_NOT_ALLOWED',
    code: 'API_006',
    hint: `Open ${link} to see whether the app is installed for this repository and has the permissions it needs (GitHub asks for pull_requests=write, contents=read); an owner of the repository can change that.`,
    details: { link, permissions: ['pull_requests=write', 'contents=read'] },
  })
  t.match(denied(message), { name: 'GITHUB_APP_NOT_ALLOWED', details: { link } })
  t.notMatch(denied(message).hint, 'asks for')
})

t.test('an organisation that has not approved the app says where to ask for it', async (t) => {
  const error = denied(
    'Although you appear to have the correct authorization credentials, the `acme` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.'
  )
  const link = `${webUrl}/settings/applications`
  t.match(error, { code: 'API_006', message: /has not approved the app/, details: { link } })
  t.match(error.hint, `Open ${link}, choose the app, and request access`)
})

t.test('an IP allow list is told as such', async (t) => {
  const error = denied(
    'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.'
  )
  t.match(error, { name: 'GITHUB_ADDRESS_BLOCKED', code: 'API_008', details: undefined })
})

t.test('a scope that was not granted is named, where GitHub names it', async (t) => {
  const scopes = (accepted: string, granted: string, status?: number) =>
    denied(
      'Must have admin rights to Repository.',
      { 'x-accepted-oauth-scopes': accepted, 'x-oauth-scopes': granted },
      status
    )
  t.match(scopes('repo, public_repo', 'read:user, read:org'), {
    name: 'GITHUB_SCOPE_MISSING',
    code: 'API_007',
    details: { githubScopes: ['repo', 'public_repo'] },
    facts: { held: ['read:user', 'read:org'] },
  })
  for (const [accepted, granted] of [
    ['repo, public_repo', 'public_repo'],
    ['', 'read:user'],
    ['<script>', ''],
  ] as const) {
    t.equal(scopes(accepted, granted).name, 'GITHUB_FORBIDDEN', accepted)
  }
  t.equal(denied('', { 'x-accepted-oauth-scopes': 'repo' }).name, 'GITHUB_FORBIDDEN', 'GitHub App')
  t.equal(scopes('repo', '', 404).name, 'GITHUB_NOT_FOUND', 'what is missing is not told')
})
