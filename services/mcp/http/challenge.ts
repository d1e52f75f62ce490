import type { AppError } from '#shared/errors/define.ts'
import { defaultScopes } from '#shared/tokens/scopes.ts'

/** What RFC 6750 §3.1 calls the fault; null: no credentials were sent, so none is named. */
const faults: Readonly<Record<string, string | null>> = {
  AUTH_REQUIRED: null,
  MALFORMED_CREDENTIALS: 'invalid_request',
  TOKEN_EXPIRED: 'invalid_token',
  INVALID_TOKEN: 'invalid_token',
  SESSION_ENDED: 'invalid_token',
  INSUFFICIENT_SCOPE: 'insufficient_scope',
}

/** RFC 6750 §3: printable ASCII without `"` and `\`. */
const plain = (text: string) => text.replace(/[^\x20-\x7e]|["\\]/g, '')

/**
 * The `WWW-Authenticate` value that answers `error`, or null if it is not about credentials. It
 * points at the RFC 9728 document and names the scopes to ask for: of the operation if `details`
 * lists them, else those a session begins with.
 */
export function challengeFor(error: AppError, resourceMetadataUrl: string): string | null {
  const fault = faults[error.name]
  if (fault === undefined) return null
  const scopes = (error.details?.['scopes'] as readonly string[] | undefined) ?? defaultScopes
  const parameters = [
    ...(fault ? [`error="${fault}"`, `error_description="${plain(error.message)}"`] : []),
    `resource_metadata="${resourceMetadataUrl}"`,
    `scope="${scopes.join(' ')}"`,
  ]
  return `Bearer ${parameters.join(', ')}`
}
