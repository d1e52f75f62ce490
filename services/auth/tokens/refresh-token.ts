import { randomToken } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { marker } from '#shared/crypto/mac.ts'

/** What a refresh needs of the store; both records are read at once, as `/mcp` reads them. */
export interface SessionIds {
  sessionId: string
  accountKey: string
}

/**
 * Refresh tokens: `gtr.<session id>.<account key>.<256 random bits>.<mark>`. The session id leads to
 * the record that holds the token’s digest. The mark tells a token that this server once issued from
 * an invented one, so that nobody can end a session by guessing at it, and from one for another
 * resource: where two deployments share a store and keys, neither takes what the other issued.
 */
export interface RefreshTokens {
  mint(ids: SessionIds): string
  /** Where a token leads that this server issued, used up or not; null for anything else. */
  idsOf(token: string): SessionIds | null
}

const form = /^(gtr\.([\w-]{22})\.([\w-]{32})\.[\w-]{43})\.([\w-]+\.[\w-]+)$/

export function refreshTokens(authKeys: KeyRing, resource: string): RefreshTokens {
  const marks = marker(authKeys, `refresh-token/${resource}`)
  return {
    mint({ sessionId, accountKey }) {
      const text = `gtr.${sessionId}.${accountKey}.${randomToken()}`
      return `${text}.${marks.mark(text)}`
    },
    idsOf(token) {
      const [, text = '', sessionId = '', accountKey = '', mark = ''] = form.exec(token) ?? []
      return text !== '' && marks.isOurs(text, mark) ? { sessionId, accountKey } : null
    },
  }
}
