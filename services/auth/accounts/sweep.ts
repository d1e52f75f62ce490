import type { FastifyBaseLogger } from 'fastify'
import { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Store } from '#shared/stores/store.ts'
import type { AccountQueue } from '../records/account-queue.ts'
import type { Accounts } from '../records/accounts.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import type { Endings } from './endings.ts'

/**
 * Looks after what nobody asks for: seals accounts and signing keys anew after a rotation of the
 * rings, and ends accounts whose last session has expired, with their tokens at GitHub.
 */
export interface Sweep {
  /**
   * One batch, unless a replica did one within the last minute. Sized so that every account has its
   * turn once a day, for up to 720,000 of them. Never rejects: failures are logged.
   */
  run(): Promise<void>
  /** Ends after the account in hand. */
  stop(): Promise<void>
}

interface Options {
  store: Store
  queue: AccountQueue
  accounts: Pick<Accounts, 'isThere'>
  endUnused: Endings['endUnused']
  keys: Pick<SigningKeys, 'jwks'>
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

export const sweepEverySeconds = 60
/** A little less, so that a lone replica finds its own lease over. */
const leaseSeconds = 55
const batchesPerDay = (24 * 3600) / sweepEverySeconds
const maxBatch = 500
/** With a GitHub that is slow to answer, a batch ends before the next one begins. */
const maxBatchMs = 30_000

export function accountSweep(options: Options): Sweep {
  const { store, queue, accounts, endUnused, keys, log } = options
  let isStopped = false
  let running: Promise<void> | null = null

  async function sweep(): Promise<void> {
    if (!(await store.claim('gatehouse:auth:sweep-lease', '', leaseSeconds))) return
    // Reading them is all it takes.
    await keys.jwks()
    const size = Math.min(Math.ceil((await queue.count()) / batchesPerDay), maxBatch)
    if (size === 0) return
    const startMs = performance.now()
    let ended = 0
    for (const accountKey of await queue.first(size)) {
      if (isStopped || performance.now() - startMs > maxBatchMs) break
      if (await lookAfter(accountKey)) ended++
    }
    if (ended > 0) log.info({ ended }, 'accounts that nothing uses any more have ended')
  }

  /** Whether it ended. */
  async function lookAfter(accountKey: string): Promise<boolean> {
    // First, so that one that fails again and again holds up no other.
    await queue.add(accountKey)
    const outcome = await endUnused(accountKey).catch((error: unknown) => {
      if (error instanceof AppError && error.name === 'STORE_UNAVAILABLE') throw error
      log.warn({ err: toAppError(error) }, 'an account could not be looked after')
      return 'in-use'
    })
    if (outcome !== 'in-use') await leaveQueue(accountKey)
    return outcome === 'ended'
  }

  async function leaveQueue(accountKey: string): Promise<void> {
    await queue.remove(accountKey)
    // A sign-in may have come back just before.
    if (await accounts.isThere(accountKey)) await queue.add(accountKey)
  }

  return {
    run() {
      running ??= sweep()
        .catch((thrown: unknown) => log.warn({ err: toAppError(thrown) }, 'the sweep has stopped'))
        .finally(() => {
          running = null
        })
      return running
    },
    async stop() {
      isStopped = true
      await running
    },
  }
}
