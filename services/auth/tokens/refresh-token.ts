import { randomToken } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { marker } from '#shared/crypto/mac.ts'

/**
 * Refresh tokens: `gtr.<session id>.<256 random bits>.<mark>`. The session id leads to the record
 * that holds the token’s digest. The mark tells a token that this server once issued from an
 * invented one, so that nobody can end a session by guessing at it, and from one for another
 * resource: where two deployments share a store and keys, neither takes what the other issued.
 */
export interface RefreshTokens {
  mint(sessionId: string): string
  /** The session of a token that this server issued, used up or not; null for anything else. */
  sessionOf(token: string): string | null
}

const form = /^(gtr\.([\w-]{22})\.[\w-]{43})\.([\w-]+\.[\w-]+)$/

export function refreshTokens(authKeys: KeyRing, resource: string): RefreshTokens {
  const marks = marker(authKeys, `refresh-token/${resource}`)
  return {
    mint(sessionId) {
      const text = `gtr.${sessionId}.${randomToken()}`
      return `${text}.${marks.mark(text)}`
    },
    sessionOf(token) {
      const [, text = '', sessionId = '', mark = ''] = form.exec(token) ?? []
      return text !== '' && marks.isOurs(text, mark) ? sessionId : null
    },
  }
}
