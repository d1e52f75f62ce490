import { errors } from '#shared/errors/catalogue.ts'
import type { Parameters } from './parameters.ts'

/**
 * Every client uses PKCE with S256; `plain`, also as the meaning of a missing method, is refused
 * (OAuth 2.1 §4.1.1, RFC 7636 §4.3). Resolves to the challenge: SHA-256 in base64url.
 */
export function checkPkce(parameters: Parameters): string {
  const challenge = parameters['code_challenge']
  if (challenge === undefined) {
    throw errors.INVALID_AUTHORIZATION_REQUEST({
      message: 'The parameter `code_challenge` is missing; this server requires PKCE.',
    })
  }
  if (parameters['code_challenge_method'] !== 'S256') {
    throw errors.INVALID_AUTHORIZATION_REQUEST({
      message: '`code_challenge_method` must be `S256`.',
    })
  }
  if (!/^[\w-]{43}$/.test(challenge)) {
    throw errors.INVALID_AUTHORIZATION_REQUEST({
      message: '`code_challenge` must be a SHA-256 digest in base64url.',
    })
  }
  return challenge
}
