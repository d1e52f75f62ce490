import { randomUUID } from 'node:crypto'
import { randomToken } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Found } from '#shared/records/records.ts'
import type { Session } from '#shared/records/sessions.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import { accessTokenType } from '#shared/tokens/access-token.ts'
import type { World } from '#shared/world.ts'
import type { Endings } from '../accounts/endings.ts'
import type { SessionIndex } from '../records/session-index.ts'
import { refreshFamilies } from './refresh-family.ts'
import type { SessionIds } from './refresh-token.ts'
import { refreshTokens } from './refresh-token.ts'
import { signToken } from './sign-token.ts'
import type { SigningKeys } from './signing-keys.ts'

/** The answer of the token endpoint (OAuth 2.1 §3.2.3). */
export interface TokenAnswer {
  access_token: string
  token_type: 'Bearer'
  /** Seconds. */
  expires_in: number
  refresh_token: string
  scope: string
}

export interface Sessions {
  /** A fresh id, known before the session begins. */
  newId(): string
  begin(
    id: string,
    session: Omit<Session, 'createdAt' | 'endsAt' | 'refresh'>
  ): Promise<TokenAnswer>
  /** Whose a refresh token is that was issued here, whatever became of it; null for anything else. */
  idsOf(refreshToken: string): SessionIds | null
  /** Reads what a refresh needs, in one trip to the store. */
  look(ids: SessionIds): Promise<SeenSession>
  /**
   * Takes a refresh token for a new pair. `scopes` may narrow the access token, not the session.
   * @throws INVALID_GRANT, INVALID_SCOPE; REFRESH_TOKEN_REPLAYED, then the session has ended;
   * RATE_LIMIT_EXCEEDED after too many refreshes within one grace window, then the token stays good
   */
  refresh(request: RefreshRequest): Promise<{ answer: TokenAnswer; session: Session }>
}

/** A session as it was read just now. */
export interface SeenSession {
  sessionId: string
  found: Found<Session> | null
  hasAccount: boolean
}

export interface RefreshRequest {
  seen: SeenSession
  refreshToken: string
  clientId: string
  scopes: readonly string[] | null
}

interface Options {
  world: World
  keys: SigningKeys
  index: SessionIndex
  endSession: Endings['endSession']
  /** Whether the account of a session still is there. */
  hasAccount: (accountKey: string) => Promise<boolean>
  authKeys: KeyRing
  issuer: string
  audience: string
  ACCESS_TOKEN_SECONDS: number
  REFRESH_TOKEN_SECONDS: number
  GRANT_MAX_SECONDS: number
  REFRESH_GRACE_SECONDS: number
}

const sessionIdBytes = 16
/** How long a session is listed that is about to be written. */
const announcedSeconds = 90

export function sessionIssuer(options: Options): Sessions {
  const { world, keys, index, authKeys, issuer, audience } = options
  const stored = sessionRecords(world.store)
  const tokens = refreshTokens(authKeys, audience)
  const families = refreshFamilies(authKeys, options.REFRESH_GRACE_SECONDS)
  const nowSeconds = () => Math.floor(world.now() / 1000)
  const ttlSeconds = ({ endsAt }: Session) =>
    Math.min(options.REFRESH_TOKEN_SECONDS, endsAt - nowSeconds())

  /** RFC 9068 §2.2, with the ids that lead the mcp service to session and account. */
  async function answer(
    id: string,
    session: Session,
    refreshToken: string,
    scopes: readonly string[]
  ) {
    const { keyId, key } = await keys.current()
    const issuedAt = nowSeconds()
    const expiresAt = Math.min(issuedAt + options.ACCESS_TOKEN_SECONDS, session.endsAt)
    const scope = scopes.join(' ')
    const claims = {
      ...{ iss: issuer, aud: audience, sub: String(session.userId), client_id: session.clientId },
      ...{ scope, sid: id, acct: session.accountKey },
      ...{ iat: issuedAt, exp: expiresAt, jti: randomUUID() },
    }
    return {
      access_token: signToken(claims, { type: accessTokenType, keyId, key }),
      token_type: 'Bearer',
      expires_in: expiresAt - issuedAt,
      refresh_token: refreshToken,
      scope,
    } satisfies TokenAnswer
  }

  function requireOwn(found: Found<Session> | null, { clientId, scopes }: RefreshRequest) {
    const session = found?.value
    if (!session || session.endsAt <= nowSeconds()) {
      throw errors.INVALID_GRANT({ facts: { reason: 'session ended' } })
    }
    if (session.clientId !== clientId) {
      throw errors.INVALID_GRANT({ facts: { reason: 'issued to another client' } })
    }
    if (scopes && !scopes.every((scope) => session.scopes.includes(scope))) {
      throw errors.INVALID_SCOPE({ facts: { scope: scopes.join(' ') } })
    }
    return session
  }

  function requireRoom({ refresh }: Session): void {
    const retryAfterSeconds = families.secondsToRoom(refresh, nowSeconds())
    if (retryAfterSeconds === 0) return
    const facts = { limit: 'refreshes within REFRESH_GRACE_SECONDS' }
    throw errors.RATE_LIMIT_EXCEEDED({ details: { retryAfterSeconds }, facts })
  }

  return {
    newId: () => randomToken(sessionIdBytes),

    async begin(id, given) {
      const createdAt = nowSeconds()
      const refreshToken = tokens.mint({ sessionId: id, accountKey: given.accountKey })
      const endsAt = createdAt + options.GRANT_MAX_SECONDS
      const session = { ...given, createdAt, endsAt, refresh: families.begin(refreshToken) }
      // Signed before it is written: a failure in between would leave a session nobody can use.
      const tokenAnswer = await answer(id, session, refreshToken, session.scopes)
      // First, so that the account is never taken from under a session; not for long yet, as a
      // process that ends here would leave a session listed that never was.
      await index.add(id, session, announcedSeconds)
      await stored.put(id, session, ttlSeconds(session))
      // For as long as any refresh may prolong it, so that none of them has to.
      await index.add(id, session, options.GRANT_MAX_SECONDS)
      return tokenAnswer
    },

    idsOf: (refreshToken) => tokens.idsOf(refreshToken),

    async look({ sessionId, accountKey }) {
      const [found, hasAccount] = await Promise.all([
        stored.find(sessionId),
        options.hasAccount(accountKey),
      ])
      return { sessionId, found, hasAccount }
    },

    refresh(request) {
      const { seen, refreshToken } = request
      const { sessionId, hasAccount } = seen
      const renew = async (found: Found<Session> | null) => {
        const session = requireOwn(found, request)
        const granted = request.scopes ?? session.scopes
        const presented = families.present(session.refresh, refreshToken, nowSeconds())
        if (presented.kind === 'used-up') {
          await options.endSession(sessionId, 'replayed')
          throw errors.REFRESH_TOKEN_REPLAYED({ facts: { sessionId } })
        }
        // Without its account it has no use: told now, the client signs in instead of trying for ever.
        if (!hasAccount) {
          await options.endSession(sessionId, 'upstream-ended')
          throw errors.INVALID_GRANT({ facts: { reason: 'GitHub sign-in ended' } })
        }
        if (presented.kind === 'replaced') {
          const { newest } = presented
          return { result: { session, answer: await answer(sessionId, session, newest, granted) } }
        }
        requireRoom(session)
        const successor = tokens.mint({ sessionId, accountKey: session.accountKey })
        const refresh = families.replace(session.refresh, refreshToken, successor, nowSeconds())
        const next = { ...session, refresh }
        // Signed before the token is used up: a failure in between would cost its holder the session.
        const result = { session, answer: await answer(sessionId, next, successor, granted) }
        return { write: { value: next, ttlSeconds: ttlSeconds(next) }, result }
      }
      // Runs again where another refresh of this session was faster.
      return stored.update(sessionId, renew, seen.found ?? undefined)
    },
  }
}
