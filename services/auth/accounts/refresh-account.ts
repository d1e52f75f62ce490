import { digest, randomToken } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import type { World } from '#shared/world.ts'
import type { Provider, UpstreamTokens } from '../providers/provider.ts'
import type { Accounts, HeldAccount } from '../records/accounts.ts'

/** Why the mcp service asks for another GitHub token. */
export type RefreshReason = 'expiring' | 'rejected'

export interface RefreshRequest {
  accountKey: string
  reason: RefreshReason
  /** Digest of the GitHub token in the hand of who asks. */
  fingerprint: string
}

/** What became of it: the account has another token, the same one still works, or it is over. */
export type RefreshOutcome = 'renewed' | 'still-valid' | 'ended'

interface Options {
  world: World
  accounts: Accounts
  provider: Provider
  /** Ends the account with all its sessions, everywhere. */
  endAccount: (accountKey: string) => Promise<void>
  /** Longest wait for one answer of GitHub. */
  timeoutMs: number
}

const pollMs = 50
/** A lease outlives the slowest refresh, so that no second one begins beside it. */
const leaseMarginSeconds = 5
/** Nobody refreshes again this soon after a refresh that failed. */
const pauseSeconds = 1
const maxWrites = 5
const writePauseMs = 100

/**
 * Renews GitHub tokens, one refresh at a time over all replicas: GitHub’s refresh tokens work once.
 * Who comes while another one refreshes waits for the outcome and reads it from the account.
 */
export function accountRefresher(options: Options) {
  const { world, accounts, provider, endAccount, timeoutMs } = options
  const leaseSeconds = Math.ceil(timeoutMs / 1000) + leaseMarginSeconds
  const leaseKey = (accountKey: string) => `gatehouse:auth:refresh-lease:${accountKey}`

  return async function refresh(request: RefreshRequest): Promise<RefreshOutcome> {
    const key = leaseKey(request.accountKey)
    const deadlineMs = world.now() + (leaseSeconds + pauseSeconds) * 1000
    while (world.now() < deadlineMs) {
      const settled = await look(request)
      if (settled) return settled
      const mine = randomToken(16)
      if (!(await world.store.claim(key, mine, leaseSeconds))) {
        await pause(pollMs)
        continue
      }
      try {
        return (await look(request)) ?? (await renew(request))
      } finally {
        // Compare-and-set: a lease that ran out meanwhile belongs to somebody else.
        await world.store.replace(key, mine, 'over', pauseSeconds)
      }
    }
    throw errors.GITHUB_UNREACHABLE({ facts: { reason: 'waited for another refresh' } })
  }

  /** What is known without GitHub: gone, or renewed by somebody else meanwhile. */
  async function look({ accountKey, fingerprint }: RefreshRequest) {
    const held = await accounts.open(accountKey)
    if (!held) return 'ended'
    return digest(held.accessToken) === fingerprint ? null : 'renewed'
  }

  async function renew({ accountKey, reason }: RefreshRequest): Promise<RefreshOutcome> {
    const held = await accounts.open(accountKey)
    if (!held) return 'ended'
    if (held.refreshToken === null) {
      if (reason === 'expiring' || (await provider.isAlive(held.accessToken))) return 'still-valid'
      await endAccount(accountKey)
      return 'ended'
    }
    const tokens = await provider.refresh(held.refreshToken).catch((error: unknown) => {
      // Only a definite refusal ends a sign-in; time-outs and odd answers never do.
      if (error instanceof AppError && error.name === 'GITHUB_SIGN_IN_ENDED') return null
      throw error
    })
    if (!tokens) {
      await endAccount(accountKey)
      return 'ended'
    }
    await keep(accountKey, held, tokens)
    return 'renewed'
  }

  /** The old pair is dead from here on, so the new one is written before anything else happens. */
  async function keep(accountKey: string, held: HeldAccount, tokens: UpstreamTokens) {
    for (let attempt = 1; ; attempt++) {
      try {
        // `false`: a sign-in wrote a newer pair meanwhile, which then stands.
        await accounts.renew(accountKey, held, tokens)
        return
      } catch (error) {
        if (attempt === maxWrites) throw error
        await pause(writePauseMs * attempt)
      }
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
