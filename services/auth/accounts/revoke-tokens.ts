import type { FastifyBaseLogger } from 'fastify'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Provider } from '../providers/provider.ts'
import { nullIfEnded } from '../providers/provider.ts'
import type { TokenPair } from '../records/account-seals.ts'

/** GitHub tokens that nobody is going to use. */
export interface UnusedTokens extends TokenPair {
  /** Epoch seconds; nothing for tokens that do not expire or were just made. */
  expiresAt?: number | null
}

/** How GitHub hears that tokens are not used any more: of one pair at a time, never of all of a person. */
export interface TokenRevoker {
  /** @throws API_ERROR, GITHUB_UNREACHABLE: then the tokens may still be good */
  revoke(tokens: UnusedTokens): Promise<void>
  /** The same for tokens that are kept nowhere: a failure is logged, for nobody can try again. */
  discard(tokens: UnusedTokens): Promise<void>
}

interface Options {
  provider: Pick<Provider, 'refresh' | 'revoke'>
  /** Epoch milliseconds. */
  now: () => number
  log: Pick<FastifyBaseLogger, 'warn'>
}

export function tokenRevoker({ provider, now, log }: Options): TokenRevoker {
  async function revoke({ accessToken, refreshToken, expiresAt }: UnusedTokens): Promise<void> {
    if (!expiresAt || expiresAt * 1000 > now()) return provider.revoke(accessToken)
    if (refreshToken === null) return
    // GitHub revokes no expired token, and its refresh token lives for months: using that up ends it.
    const last = await provider.refresh(refreshToken).catch(nullIfEnded)
    if (last) await provider.revoke(last.accessToken)
  }
  return {
    revoke,
    discard: (tokens) =>
      revoke(tokens).catch((thrown: unknown) => {
        log.warn({ err: toAppError(thrown) }, 'a GitHub token that nobody uses was not revoked')
      }),
  }
}
