import type { Fetch } from '../world.ts'
import { aboutToken } from './github/applications.ts'
import { fail } from './github/failures.ts'
import type { GitHubModel } from './github/rest/model.ts'
import { emptyModel } from './github/rest/model.ts'
import { githubRest } from './github/rest.ts'
import type { GitHubPerson, GitHubState, IssuedToken } from './github/state.ts'
import { refusal } from './github/state.ts'
import { answerTokenRequest } from './github/tokens.ts'

export interface FakeGitHub {
  url: string
  apiUrl: string
  state: GitHubState
  /** People, repositories and what is in them. */
  model: GitHubModel
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
  model?: GitHubModel
}

const url = 'https://github.test'
const apiUrl = 'https://api.github.test'
const codeLifeMs = 600_000

/**
 * A double of GitHub’s OAuth web flow, of an app’s view of its tokens, and of the REST API.
 * Sources: GitHub Docs, "Authorizing OAuth apps", "Generating a user access token for a GitHub App",
 * "Refreshing user access tokens", "REST API endpoints for OAuth authorizations", "Troubleshooting
 * authorization request errors", "Troubleshooting OAuth app access token request errors".
 */
export function fakeGitHub(options: Options): FakeGitHub {
  const { now, callbackUrl, kind = 'oauth-app', model = emptyModel() } = options
  const state: GitHubState = {
    kind,
    clientId: kind === 'oauth-app' ? 'Ov-test-client' : 'Iv-test-client',
    clientSecret: 'test-secret-of-the-github-app',
    callbackUrl,
    codes: new Map(),
    tokens: new Map(),
    refreshTokens: new Set(),
    renewable: new Map(),
    tokenSeconds: 28_800,
    beforeRefresh: async () => {},
    narrow: (scopes) => scopes,
    fails: { token: null, refresh: null, user: null, application: null },
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

  const isLive = ({ endsAtMs }: IssuedToken) => (endsAtMs ?? Number.POSITIVE_INFINITY) > now()

  function ownerOf(value: string) {
    const token = state.tokens.get(value)
    return token && isLive(token) ? { login: token.person.login, scopes: token.scopes } : undefined
  }

  const rest = githubRest({ model, urls: { api: apiUrl, html: url }, ownerOf, now })

  function user(authorization: string): Response {
    const token = state.tokens.get(/^(?:bearer|token) (\S+)$/i.exec(authorization)?.[1] ?? '')
    if (!token || !isLive(token)) {
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
      const given = new URLSearchParams(await request.text())
      if (given.get('grant_type') === 'refresh_token') {
        await state.beforeRefresh()
        if (fails.refresh) return fail(fails.refresh, signal)
      }
      const answer = answerTokenRequest(state, given, now())
      const asJson = headers.get('accept') === 'application/json'
      return asJson ? Response.json(answer) : new Response(new URLSearchParams({ ...answer }))
    }
    if (`${method} ${origin}${pathname}` === `GET ${apiUrl}/user`) {
      if (fails.user) return fail(fails.user, signal)
      return user(headers.get('authorization') ?? '')
    }
    if (`${origin}${pathname}` === `${apiUrl}/applications/${state.clientId}/token`) {
      return fails.application ? fail(fails.application, signal) : aboutToken(state, request, now())
    }
    return rest.answer(request)
  }

  return { url, apiUrl, state, model, fetch, allow, refuse }
}
