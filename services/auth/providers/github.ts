import { Type } from '@sinclair/typebox'
import { digest } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Fetch } from '#shared/world.ts'
import type { OnAnswer } from './github-http.ts'
import { askGitHub, fetchGitHub } from './github-http.ts'
import { githubScopesFor, scopesGrantedBy } from './github-scopes.ts'
import type { Provider, UpstreamTokens } from './provider.ts'

export interface GitHubOptions {
  GITHUB_URL: string
  GITHUB_API_URL: string
  GITHUB_CLIENT_ID: string
  GITHUB_CLIENT_SECRET: string
  GITHUB_APP_TYPE: 'auto' | 'oauth-app' | 'github-app'
  GITHUB_TIMEOUT_MS: number
  /** Where GitHub sends browsers back to. */
  callbackUrl: string
  /** Replaces GITHUB_URL in the keys of records: the demo’s port may change from start to start. */
  upstreamName?: string
}

/** The least there is. With no scope at all GitHub would give all that the person allowed before. */
const identity = ['read:user']

const TokenAnswer = Type.Object({
  access_token: Type.String({ minLength: 1 }),
  scope: Type.Optional(Type.String()),
  refresh_token: Type.Optional(Type.String({ minLength: 1 })),
  expires_in: Type.Optional(Type.Integer({ minimum: 1 })),
})
const UserAnswer = Type.Object({ id: Type.Integer({ minimum: 1 }), login: Type.String() })

/** GitHub, github.com or Enterprise Server, with an OAuth App or a GitHub App. */
export function githubProvider(options: GitHubOptions, fetch: Fetch, onAnswer: OnAnswer): Provider {
  const { GITHUB_URL, GITHUB_API_URL, GITHUB_CLIENT_ID, GITHUB_APP_TYPE, callbackUrl } = options
  // Client ids of GitHub Apps begin with `Iv`; their permissions belong to the app, not the request.
  const looksLikeApp = GITHUB_CLIENT_ID.startsWith('Iv')
  const isApp = GITHUB_APP_TYPE === 'auto' ? looksLikeApp : GITHUB_APP_TYPE === 'github-app'

  const http = { fetch, timeoutMs: options.GITHUB_TIMEOUT_MS, onAnswer }
  const app = { client_id: GITHUB_CLIENT_ID, client_secret: options.GITHUB_CLIENT_SECRET }

  /** GitHub’s token endpoint, for codes and refresh tokens alike. */
  async function askForTokens(grant: Record<string, string>): Promise<UpstreamTokens> {
    const body = new URLSearchParams({ ...app, ...grant })
    const question = { base: GITHUB_URL, path: '/login/oauth/access_token', method: 'POST', body }
    const answer = await askGitHub(http, TokenAnswer, question)
    requireKind(answer.access_token, isApp)
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? null,
      expiresInSeconds: answer.expires_in ?? null,
      scopes: (answer.scope ?? '')
        .split(/[\s,]+/)
        .filter(Boolean)
        .sort(),
    }
  }

  /** `/applications/{client_id}/token`: GitHub’s REST API for what an app issued. */
  function aboutToken(method: 'POST' | 'DELETE', accessToken: string) {
    const basic = Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ access_token: accessToken })
    const path = `/applications/${encodeURIComponent(app.client_id)}/token`
    const template = '/applications/{client_id}/token'
    return fetchGitHub(http, { base: GITHUB_API_URL, path, template, method, headers, body })
  }

  return {
    upstream: digest('upstream', options.upstreamName ?? GITHUB_URL, GITHUB_CLIENT_ID).slice(0, 22),
    upstreamScopes: (scopes) => (isApp ? [] : githubScopesFor(scopes)),

    authorizeUrl({ state, codeChallenge, scopes, choosesAccount = false }) {
      const url = new URL(`${GITHUB_URL}/login/oauth/authorize`)
      url.search = new URLSearchParams({
        client_id: GITHUB_CLIENT_ID,
        redirect_uri: callbackUrl,
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        ...(!isApp && {
          scope: (scopes.length > 0 ? githubScopesFor(scopes) : identity).join(' '),
        }),
        ...(choosesAccount && { prompt: 'select_account' }),
      }).toString()
      return url.href
    },

    exchange: (code, codeVerifier) =>
      askForTokens({ code, redirect_uri: callbackUrl, code_verifier: codeVerifier }),

    refresh: (refreshToken) =>
      askForTokens({ grant_type: 'refresh_token', refresh_token: refreshToken }),

    async isAlive(accessToken) {
      const { status } = await aboutToken('POST', accessToken)
      if (status === 200) return true
      // GitHub documents 404 for a token it does not know, 422 also for being asked too much.
      if (status === 404) return false
      throw errors.API_ERROR({ facts: { status } })
    },

    async revoke(accessToken) {
      const { status } = await aboutToken('DELETE', accessToken)
      if (![204, 404, 422].includes(status)) throw errors.API_ERROR({ facts: { status } })
    },

    async whoAmI(accessToken) {
      const headers = { authorization: `Bearer ${accessToken}` }
      const question = { base: GITHUB_API_URL, path: '/user', headers }
      const { id, login } = await askGitHub(http, UserAnswer, question)
      return { userId: id, login }
    },

    grantedScopes: (asked, granted) => (isApp ? [...asked] : scopesGrantedBy(asked, granted)),
  }
}

/** The kind of app decides what scopes mean, so a token of the other kind is refused. */
function requireKind(accessToken: string, isApp: boolean): void {
  const isOther = accessToken.startsWith(isApp ? 'gho_' : 'ghu_')
  if (!isOther) return
  const kind = isApp ? 'oauth-app' : 'github-app'
  throw errors.OAUTH_NOT_CONFIGURED({
    facts: {
      reason: `GITHUB_CLIENT_ID belongs to an app of the other kind: set GITHUB_APP_TYPE=${kind}`,
    },
  })
}
