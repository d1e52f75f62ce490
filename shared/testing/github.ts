import { createHash } from 'node:crypto'
import type { Fetch } from '../world.ts'
import { fail } from './github/failures.ts'
import type { GitHubPerson, GitHubState, IssuedCode } from './github/state.ts'
import { refusal } from './github/state.ts'

export interface FakeGitHub {
  url: string
  apiUrl: string
  state: GitHubState
  fetch: Fetch
  /** A person opens the authorize URL and says yes. Where their browser is sent back to. */
  allow(authorizeUrl: string, person: GitHubPerson): URL
  /** The same, saying no, or with another error that GitHub documents for this page. */
  refuse(authorizeUrl: string, error?: string): URL
}

interface Options {
  now: () => number
  callbackUrl: string
  kind?: GitHubState['kind']
}

const url = 'https://github.test'
const apiUrl = 'https://api.github.test'
const codeLifeMs = 600_000
const tokenSeconds = 28_800
const refreshTokenSeconds = 15_897_600

/**
 * A double of GitHub’s OAuth web flow and of `GET /user`. Sources: GitHub Docs, "Authorizing OAuth
 * apps", "Generating a user access token for a GitHub App", "Troubleshooting authorization request
 * errors", "Troubleshooting OAuth app access token request errors".
 */
export function fakeGitHub({ now, callbackUrl, kind = 'oauth-app' }: Options): FakeGitHub {
  const state: GitHubState = {
    kind,
    clientId: kind === 'oauth-app' ? 'Ov-test-client' : 'Iv-test-client',
    clientSecret: 'test-secret-of-the-github-app',
    callbackUrl,
    codes: new Map(),
    tokens: new Map(),
    refreshTokens: new Set(),
    narrow: (scopes) => scopes,
    fails: { token: null, user: null },
    requests: [],
    issued: 0,
  }

  /** `GET /login/oauth/authorize` in a browser, up to the way back. */
  function sendBack(authorizeUrl: string, outcome: Record<string, string>): URL {
    const { origin, pathname, searchParams } = new URL(authorizeUrl)
    if (`${origin}${pathname}` !== `${url}/login/oauth/authorize`) throw new Error('not at GitHub')
    if (searchParams.get('client_id') !== state.clientId) throw new Error('GitHub has no such app')
    const back = new URL(state.callbackUrl)
    back.search = new URLSearchParams(outcome).toString()
    const given = searchParams.get('state')
    if (given !== null) back.searchParams.set('state', given)
    return back
  }

  function allow(authorizeUrl: string, person: GitHubPerson): URL {
    const asked = new URL(authorizeUrl).searchParams
    const redirectUri = asked.get('redirect_uri') ?? state.callbackUrl
    if (redirectUri !== state.callbackUrl) return refuse(authorizeUrl, 'redirect_uri_mismatch')
    const scopes = state.narrow((asked.get('scope') ?? '').split(' ').filter(Boolean))
    const codeChallenge = asked.get('code_challenge')
    const code = `github-code-${++state.issued}`
    const endsAtMs = now() + codeLifeMs
    state.codes.set(code, { person, redirectUri, codeChallenge, scopes, endsAtMs })
    return sendBack(authorizeUrl, { code })
  }

  function refuse(authorizeUrl: string, error = 'access_denied'): URL {
    return sendBack(authorizeUrl, refusal(error))
  }

  /** `POST /login/oauth/access_token`. Refusals have status 200. */
  function exchange(given: URLSearchParams): object {
    const isOurs = given.get('client_secret') === state.clientSecret
    if (!isOurs || given.get('client_id') !== state.clientId) {
      return refusal('incorrect_client_credentials')
    }
    const value = given.get('code') ?? ''
    const code = state.codes.get(value)
    if (!code || code.endsAtMs <= now()) return refusal('bad_verification_code')
    if ((given.get('redirect_uri') ?? code.redirectUri) !== code.redirectUri) {
      return refusal('redirect_uri_mismatch')
    }
    if (code.codeChallenge !== null && s256(given.get('code_verifier')) !== code.codeChallenge) {
      return refusal('bad_verification_code')
    }
    state.codes.delete(value)
    return issue(code)
  }

  function issue({ person, scopes }: IssuedCode): object {
    const isApp = state.kind === 'github-app'
    const token = `${isApp ? 'ghu' : 'gho'}_not-a-real-token-${++state.issued}`
    const endsAtMs = isApp ? now() + tokenSeconds * 1000 : null
    state.tokens.set(token, { person, scopes: isApp ? [] : scopes, endsAtMs })
    const answer = { access_token: token, token_type: 'bearer', scope: scopes.join(',') }
    if (!isApp) return answer
    const refreshToken = `ghr_not-a-real-token-${state.issued}`
    state.refreshTokens.add(refreshToken)
    const refreshLife = { refresh_token_expires_in: refreshTokenSeconds }
    const refresh = { refresh_token: refreshToken, ...refreshLife }
    return { ...answer, scope: '', expires_in: tokenSeconds, ...refresh }
  }

  function user(authorization: string): Response {
    const token = state.tokens.get(/^(?:bearer|token) (\S+)$/i.exec(authorization)?.[1] ?? '')
    if (!token || (token.endsAtMs ?? Number.POSITIVE_INFINITY) <= now()) {
      return Response.json({ message: 'Bad credentials' }, { status: 401 })
    }
    const headers = { 'x-oauth-scopes': token.scopes.join(', ') }
    return Response.json({ ...token.person, type: 'User' }, { headers })
  }

  async function fetch(target: string | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(target, init)
    const { method, headers, signal } = request
    const { origin, pathname } = new URL(request.url)
    state.requests.push(`${method} ${pathname}`)
    const { fails } = state
    if (`${method} ${origin}${pathname}` === `POST ${url}/login/oauth/access_token`) {
      if (fails.token) return fail(fails.token, signal)
      const answer = exchange(new URLSearchParams(await request.text()))
      const asJson = headers.get('accept') === 'application/json'
      return asJson ? Response.json(answer) : new Response(new URLSearchParams({ ...answer }))
    }
    if (`${method} ${origin}${pathname}` === `GET ${apiUrl}/user`) {
      if (fails.user) return fail(fails.user, signal)
      return user(headers.get('authorization') ?? '')
    }
    return Response.json({ message: 'Not Found' }, { status: 404 })
  }

  return { url, apiUrl, state, fetch, allow, refuse }
}

const s256 = (verifier: string | null) =>
  createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url')
