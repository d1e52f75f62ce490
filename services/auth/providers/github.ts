import type { Static, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { digest } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Fetch } from '#shared/world.ts'
import { githubScopesFor, scopesGrantedBy } from './github-scopes.ts'
import type { Provider } from './provider.ts'

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

const TokenAnswer = Type.Object({
  access_token: Type.String({ minLength: 1 }),
  scope: Type.Optional(Type.String()),
  refresh_token: Type.Optional(Type.String({ minLength: 1 })),
  expires_in: Type.Optional(Type.Integer({ minimum: 1 })),
})
const TokenRefusal = Type.Object({ error: Type.String() })
const UserAnswer = Type.Object({ id: Type.Integer({ minimum: 1 }), login: Type.String() })

/** Refusals that say the app is set up wrongly, not that the person did anything wrong. */
const setupErrors = new Set(['incorrect_client_credentials', 'redirect_uri_mismatch'])

/** GitHub, github.com or Enterprise Server, with an OAuth App or a GitHub App. */
export function githubProvider(options: GitHubOptions, fetch: Fetch): Provider {
  const { GITHUB_URL, GITHUB_API_URL, GITHUB_CLIENT_ID, GITHUB_APP_TYPE, callbackUrl } = options
  // Client ids of GitHub Apps begin with `Iv`; their permissions belong to the app, not the request.
  const looksLikeApp = GITHUB_CLIENT_ID.startsWith('Iv')
  const isApp = GITHUB_APP_TYPE === 'auto' ? looksLikeApp : GITHUB_APP_TYPE === 'github-app'

  const ask = async <Schema extends TSchema>(schema: Schema, url: string, init: RequestInit) => {
    const answer = await fetchJson(fetch, url, init, options.GITHUB_TIMEOUT_MS)
    if (Value.Check(schema, answer)) return answer as Static<Schema>
    throw refusal(answer)
  }

  return {
    upstream: digest('upstream', options.upstreamName ?? GITHUB_URL, GITHUB_CLIENT_ID).slice(0, 22),
    upstreamScopes: (scopes) => (isApp ? [] : githubScopesFor(scopes)),

    authorizeUrl({ state, codeChallenge, scopes }) {
      const url = new URL(`${GITHUB_URL}/login/oauth/authorize`)
      url.search = new URLSearchParams({
        client_id: GITHUB_CLIENT_ID,
        redirect_uri: callbackUrl,
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        ...(!isApp && { scope: githubScopesFor(scopes).join(' ') }),
      }).toString()
      return url.href
    },

    async exchange(code, codeVerifier) {
      const body = new URLSearchParams({
        client_id: GITHUB_CLIENT_ID,
        client_secret: options.GITHUB_CLIENT_SECRET,
        code,
        redirect_uri: callbackUrl,
        code_verifier: codeVerifier,
      })
      const url = `${GITHUB_URL}/login/oauth/access_token`
      const answer = await ask(TokenAnswer, url, { method: 'POST', body })
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
    },

    async whoAmI(accessToken) {
      const headers = { authorization: `Bearer ${accessToken}` }
      const { id, login } = await ask(UserAnswer, `${GITHUB_API_URL}/user`, { headers })
      return { userId: id, login }
    },

    grantedScopes: (asked, granted) => (isApp ? [...asked] : scopesGrantedBy(asked, granted)),
  }
}

/** @throws GITHUB_UNREACHABLE, API_ERROR (an answer that is no JSON, or a failure status) */
async function fetchJson(fetch: Fetch, url: string, init: RequestInit, timeoutMs: number) {
  const headers = { accept: 'application/json', 'user-agent': 'gatehouse', ...init.headers }
  const signal = AbortSignal.timeout(timeoutMs)
  const read = async () => {
    const response = await fetch(url, { ...init, headers, signal, redirect: 'error' })
    return { status: response.status, ok: response.ok, text: await response.text() }
  }
  const { status, ok, text } = await read().catch((cause: unknown) => {
    throw errors.GITHUB_UNREACHABLE({ cause })
  })
  // GitHub tells refusals of the token endpoint with status 200, so the body decides.
  if (!ok) throw errors.API_ERROR({ facts: { status } })
  return parse(text, status)
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Without the parser’s error, which quotes what it could not read: a token may be in it.
    throw errors.API_ERROR({ facts: { status, shape: 'no JSON' } })
  }
}

function refusal(answer: unknown) {
  if (!Value.Check(TokenRefusal, answer)) {
    return errors.API_ERROR({ facts: { shape: 'unexpected' } })
  }
  const reason = answer.error.slice(0, 100)
  if (setupErrors.has(reason)) return errors.OAUTH_NOT_CONFIGURED({ facts: { reason } })
  if (reason === 'unverified_user_email') {
    const message = 'GitHub asks this person to verify their primary e-mail address first.'
    return errors.ACCESS_DENIED({ message, facts: { reason } })
  }
  return errors.API_ERROR({ facts: { reason } })
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
