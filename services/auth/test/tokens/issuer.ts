import { keyRing } from '#shared/crypto/key-ring.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import { accessTokenVerifier } from '#shared/tokens/access-token.ts'
import { sessionIndex } from '../../records/session-index.ts'
import type { TokenAnswer } from '../../tokens/sessions.ts'
import { sessionIssuer } from '../../tokens/sessions.ts'
import { signingKeys } from '../../tokens/signing-keys.ts'
import type { TestWorld } from '../world.ts'
import { createWorld, testKey } from '../world.ts'

export const issuer = 'https://gatehouse.test'
export const audience = `${issuer}/mcp`
export const day = 24 * 3600

export const settings = {
  ACCESS_TOKEN_SECONDS: 900,
  REFRESH_TOKEN_SECONDS: 30 * day,
  GRANT_MAX_SECONDS: 180 * day,
  REFRESH_GRACE_SECONDS: 60,
}

/** Whose session it is, in every test. */
export const given = {
  grantId: 'grant',
  clientId: 'client',
  userId: 101,
  login: 'mona-test',
  accountKey: 'account',
  scopes: ['github:read', 'github:private'],
}

interface Changes extends Partial<typeof settings> {
  outside?: TestWorld
  ring?: string[]
}

/** One replica’s sessions over a store, with the check that the mcp service makes. */
export function build({ outside = createWorld(), ring = ['a'], ...changed }: Changes = {}) {
  const { world, clock } = outside
  const authKeys = keyRing(ring.map(testKey))
  const accessTokenSeconds = changed.ACCESS_TOKEN_SECONDS ?? settings.ACCESS_TOKEN_SECONDS
  const keys = signingKeys({ world, authKeys, accessTokenSeconds, onNewKey: () => {} })
  const stored = sessionRecords(world.store)
  const index = sessionIndex(world.store)
  const ended: string[] = []
  const endSession = async (id: string, reason: string) => {
    ended.push(reason)
    return stored.take(id)
  }
  const gone = new Set<string>()
  const hasAccount = async (accountKey: string) => !gone.has(accountKey)
  const options = {
    ...{ ...settings, ...changed },
    ...{ world, keys, index, endSession, hasAccount, authKeys, issuer, audience },
  }
  const sessions = sessionIssuer(options)
  const verify = accessTokenVerifier({
    issuer,
    audience,
    jwksUrl: new URL(`${issuer}/.well-known/jwks.json`),
    fetch: async () => Response.json(await keys.jwks()),
    now: clock.now,
  })
  const refresh = async (
    refreshToken: string,
    scopes: string[] | null = null,
    clientId = 'client'
  ) => {
    const seen = await sessions.look({ sessionId: 'sid', accountKey: given.accountKey })
    return sessions.refresh({ seen, refreshToken, clientId, scopes })
  }
  return {
    ...outside,
    outside,
    sessions,
    verify,
    stored,
    index,
    /** Why sessions were ended, in order. */
    ended,
    /** Keys of accounts that are there no more. */
    gone,
    begin: (): Promise<TokenAnswer> => sessions.begin('sid', given),
    /** Refreshes the one session there is; resolves to its next refresh token. */
    refresh,
    next: async (token: string) => (await refresh(token)).answer.refresh_token,
  }
}
