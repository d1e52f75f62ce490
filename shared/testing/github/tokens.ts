import { createHash } from 'node:crypto'
import type { GitHubState, IssuedCode } from './state.ts'
import { refusal } from './state.ts'

const refreshTokenSeconds = 15_897_600

/** `POST /login/oauth/access_token`. Refusals have status 200. */
export function answerTokenRequest(state: GitHubState, given: URLSearchParams, nowMs: number) {
  const isOurs = given.get('client_secret') === state.clientSecret
  if (!isOurs || given.get('client_id') !== state.clientId) {
    return refusal('incorrect_client_credentials')
  }
  return given.get('grant_type') === 'refresh_token'
    ? refresh(state, given.get('refresh_token') ?? '', nowMs)
    : exchange(state, given, nowMs)
}

function exchange(state: GitHubState, given: URLSearchParams, nowMs: number): object {
  const value = given.get('code') ?? ''
  const code = state.codes.get(value)
  if (!code || code.endsAtMs <= nowMs) return refusal('bad_verification_code')
  if ((given.get('redirect_uri') ?? code.redirectUri) !== code.redirectUri) {
    return refusal('redirect_uri_mismatch')
  }
  if (code.codeChallenge !== null && s256(given.get('code_verifier')) !== code.codeChallenge) {
    return refusal('bad_verification_code')
  }
  state.codes.delete(value)
  return issue(state, code, nowMs)
}

/** "That refresh token and the old user access token will no longer work." */
function refresh(state: GitHubState, refreshToken: string, nowMs: number): object {
  const old = state.renewable.get(refreshToken)
  const token = old === undefined ? undefined : state.tokens.get(old)
  if (old === undefined || !token) return refusal('bad_refresh_token')
  state.renewable.delete(refreshToken)
  state.tokens.delete(old)
  return issue(state, token, nowMs)
}

function issue(
  state: GitHubState,
  { person, scopes }: Pick<IssuedCode, 'person' | 'scopes'>,
  nowMs: number
): object {
  const isApp = state.kind === 'github-app'
  const token = `${isApp ? 'ghu' : 'gho'}_not-a-real-token-${++state.issued}`
  const endsAtMs = isApp ? nowMs + state.tokenSeconds * 1000 : null
  state.tokens.set(token, { person, scopes: isApp ? [] : scopes, endsAtMs })
  const answer = { access_token: token, token_type: 'bearer', scope: scopes.join(',') }
  if (!isApp) return answer
  const refreshToken = `ghr_not-a-real-token-${state.issued}`
  state.refreshTokens.add(refreshToken)
  state.renewable.set(refreshToken, token)
  const refreshLife = { refresh_token_expires_in: refreshTokenSeconds }
  return {
    ...answer,
    scope: '',
    expires_in: state.tokenSeconds,
    refresh_token: refreshToken,
    ...refreshLife,
  }
}

const s256 = (verifier: string | null) =>
  createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url')
