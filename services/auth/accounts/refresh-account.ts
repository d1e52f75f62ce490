import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { digest } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { World } from '#shared/world.ts'
import type { Provider, UpstreamTokens } from '../providers/provider.ts'
import { nullIfEnded } from '../providers/provider.ts'
import type { Accounts, HeldAccount } from '../records/accounts.ts'
import type { Endings } from './endings.ts'
import type { Lease } from './refresh-lease.ts'
import { pauseSeconds, refreshLeases } from './refresh-lease.ts'
import type { TokenRevoker } from './revoke-tokens.ts'

/** Why the mcp service asks for another GitHub token. */
export type RefreshReason = 'expiring' | 'rejected'

export interface RefreshRequest {
  accountKey: string
  reason: RefreshReason
  /** Digest of the GitHub token in the hand of who asks. */
  fingerprint: string
}

/** What became of it: the account has another token, the same one is the best there is, or it is over. */
export type RefreshOutcome = 'renewed' | 'still-valid' | 'ended'

interface Options {
  world: Pick<World, 'store' | 'now'>
  accounts: Accounts
  provider: Pick<Provider, 'refresh' | 'isAlive'>
  endAccount: Endings['endAccount']
  discard: TokenRevoker['discard']
  /** Longest wait for one answer of GitHub. */
  timeoutMs: number
  log: Pick<FastifyBaseLogger, 'warn'>
}

const pollMs = 50
const maxWrites = 5
const writePauseMs = 100
/** For the reads and writes around GitHub’s answer: no second refresh begins beside a slow one. */
const leaseMarginSeconds = 15

/**
 * Renews GitHub tokens, one refresh at a time over all replicas: GitHub’s refresh tokens work once.
 * Who comes while another refreshes waits for it and reads the outcome from the account. Only a
 * definite refusal of GitHub ends an account; time-outs and odd answers never do.
 *
 * @throws GITHUB_UNREACHABLE, API_ERROR, OAUTH_NOT_CONFIGURED, ACCESS_DENIED as GitHub answers;
 * STORE_UNAVAILABLE; SEAL_BROKEN
 */
export function accountRefresher(options: Options) {
  const { world, accounts, provider, endAccount, discard, timeoutMs, log } = options
  const leaseSeconds = Math.ceil(timeoutMs / 1000) + leaseMarginSeconds
  const leases = refreshLeases({ store: world.store, leaseSeconds, log })
  // Counted, not timed: waits are real, while `now` is whatever the world says.
  const maxPolls = Math.ceil(((leaseSeconds + pauseSeconds) * 1000) / pollMs)

  return async function refresh(request: RefreshRequest): Promise<RefreshOutcome> {
    const { accountKey, reason } = request
    for (let poll = 0; poll < maxPolls; poll++) {
      if (poll > 0) await pause(pollMs)
      const seen = await look(request)
      if (typeof seen === 'string') return seen
      const begun = await leases.begin(accountKey)
      if ('lease' in begun) return refreshHolding(begun.lease, request)
      if (begun.note === `${reason} still-valid`) return 'still-valid'
      if (begun.note === `${reason} failed`) throw unreachable('another refresh has just failed')
    }
    throw unreachable('another refresh takes too long')
  }

  /** What can be told without GitHub, or the account to be refreshed. */
  async function look({ accountKey, reason, fingerprint }: RefreshRequest) {
    const held = await accounts.open(accountKey)
    if (!held) return 'ended'
    if (digest(held.accessToken) !== fingerprint) return 'renewed'
    return reason === 'expiring' && held.refreshToken === null ? 'still-valid' : held
  }

  async function refreshHolding(lease: Lease, request: RefreshRequest) {
    let outcome: RefreshOutcome | 'failed' = 'failed'
    try {
      outcome = await renew(request)
      return outcome
    } finally {
      await lease.end(`${request.reason} ${outcome}`)
    }
  }

  async function renew(request: RefreshRequest): Promise<RefreshOutcome> {
    const held = await look(request)
    if (typeof held === 'string') return held
    const { accountKey, reason } = request
    if (held.refreshToken === null) {
      return (await provider.isAlive(held.accessToken)) ? 'still-valid' : end(accountKey, held)
    }
    const tokens = await provider.refresh(held.refreshToken).catch(nullIfEnded)
    if (tokens) return keep(accountKey, held, tokens)
    // The access token in use may outlive its refresh token by the minutes that are left of it.
    return reason === 'expiring' && hasTimeLeft(held) ? 'still-valid' : end(accountKey, held)
  }

  function hasTimeLeft({ found }: HeldAccount) {
    const { expiresAt } = found.value
    return expiresAt !== null && expiresAt * 1000 > world.now()
  }

  async function end(accountKey: string, held: HeldAccount): Promise<RefreshOutcome> {
    if (await endAccount(accountKey, held)) return 'ended'
    return (await accounts.isThere(accountKey)) ? 'renewed' : 'ended'
  }

  /** The old pair is dead from here on, so the new one is written before anything else happens. */
  async function keep(accountKey: string, held: HeldAccount, tokens: UpstreamTokens) {
    if (await write(accountKey, held, tokens)) return 'renewed'
    // Either an earlier attempt did write, or a sign-in wrote newer tokens, or the account has ended.
    const other = await accounts.open(accountKey)
    if (other?.accessToken !== tokens.accessToken) await discard(tokens)
    return other ? 'renewed' : 'ended'
  }

  async function write(
    accountKey: string,
    held: HeldAccount,
    tokens: UpstreamTokens,
    attempt = 1
  ): Promise<boolean> {
    try {
      return await accounts.renew(accountKey, held, tokens)
    } catch (error) {
      if (attempt === maxWrites) throw error
      await pause(writePauseMs * attempt)
      return write(accountKey, held, tokens, attempt + 1)
    }
  }
}

const unreachable = (reason: string) => errors.GITHUB_UNREACHABLE({ facts: { reason } })
