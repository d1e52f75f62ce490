import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import type { AccountReader, OpenAccount } from '#shared/records/accounts.ts'
import type { RequestRefresh } from './refresh-request.ts'

/** The GitHub token of one person during one call. */
export interface TokenSource {
  /** The token to use now; one that is about to expire is renewed first. */
  current(): Promise<string>
  /**
   * The token to use after GitHub refused `token`.
   * @throws GITHUB_SIGN_IN_ENDED if the sign-in is over; API_ERROR if GitHub says that the refused
   * token is good; GITHUB_UNREACHABLE, AUTH_UNREACHABLE
   */
  after(token: string): Promise<string>
}

interface Options {
  accounts: AccountReader
  requestRefresh: RequestRefresh
  now: () => number
}

/** Long enough for the slowest tool: a token never expires in the middle of a call. */
const aheadSeconds = 120

export function tokenSources({ accounts, requestRefresh, now }: Options) {
  return (accountKey: string, found: OpenAccount): TokenSource => {
    // The newest that was seen: a tool may ask GitHub more than once.
    let account = found

    const secondsLeft = () =>
      account.expiresAt === null ? Number.POSITIVE_INFINITY : account.expiresAt - now() / 1000

    async function reread(): Promise<string> {
      const read = await accounts.get(accountKey)
      if (!read) throw errors.GITHUB_SIGN_IN_ENDED()
      account = read
      return read.githubToken
    }

    return {
      async current() {
        if (secondsLeft() > aheadSeconds) return account.githubToken
        try {
          await requestRefresh(accountKey, 'expiring', account.githubToken)
          return await reread()
        } catch (error) {
          const isOver = error instanceof AppError && error.name === 'GITHUB_SIGN_IN_ENDED'
          // While the token in hand still works, a refresh that fails costs nobody the call.
          if (!isOver && secondsLeft() > 0) return account.githubToken
          throw error
        }
      },

      async after(token) {
        const known = await reread()
        if (known !== token) return known
        await requestRefresh(accountKey, 'rejected', token)
        const renewed = await reread()
        if (renewed !== token) return renewed
        throw errors.API_ERROR({ facts: { reason: 'GitHub refused a token that it calls valid' } })
      },
    }
  }
}
