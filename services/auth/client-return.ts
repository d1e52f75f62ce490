import type { AppError } from '#shared/errors/define.ts'
import { oauthCode, oauthDescription } from './plugins/oauth-errors.ts'

/** Where an authorization response goes, and what it must echo. */
export interface ClientReturn {
  redirectUri: string
  /** The client’s `state`, echoed byte for byte. */
  state: string | null
  clientName: string
}

/** The redirect URI with a response’s parameters; `iss` is on every one (RFC 9207 §2). */
function responseUrl(
  { redirectUri, state }: ClientReturn,
  issuer: string,
  response: Record<string, string>
) {
  const parameters = new URLSearchParams(response)
  if (state !== null) parameters.set('state', state)
  parameters.set('iss', issuer)
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters}`
}

/** The success response of the authorization endpoint (OAuth 2.1 §4.1.2). */
export const codeUrl = (to: ClientReturn, issuer: string, code: string): string =>
  responseUrl(to, issuer, { code })

/** What `error` may be there (OAuth 2.1 §4.1.2.1, RFC 8707 §2); other codes are other endpoints’. */
const errorCodes = new Set([
  'access_denied',
  'invalid_request',
  'invalid_scope',
  'invalid_target',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_response_type',
])

/** Its error response (OAuth 2.1 §4.1.2.1). What GitHub said is not in it. */
export function errorUrl(to: ClientReturn, issuer: string, error: AppError): string {
  const code = oauthCode(error)
  return responseUrl(to, issuer, {
    error: errorCodes.has(code) ? code : 'server_error',
    error_description: oauthDescription(error),
  })
}
