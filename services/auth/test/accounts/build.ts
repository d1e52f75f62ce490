import type { AuditEvent } from '#shared/audit/events.ts'
import { digest } from '#shared/crypto/digest.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import type { Session } from '#shared/records/sessions.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { EndReason } from '#shared/telemetry/label-values.ts'
import { noPublicWeb } from '#shared/testing/no-public-web.ts'
import { endings } from '../../accounts/endings.ts'
import type { RefreshReason } from '../../accounts/refresh-account.ts'
import { accountRefresher } from '../../accounts/refresh-account.ts'
import { tokenRevoker } from '../../accounts/revoke-tokens.ts'
import type { Provider, UpstreamTokens } from '../../providers/provider.ts'
import { accountQueue } from '../../records/account-queue.ts'
import { accountWriter } from '../../records/accounts.ts'
import { sessionIndex } from '../../records/session-index.ts'
import type { WatchedStore } from '../store.ts'
import { watchedStore } from '../store.ts'
import { createClock, testKey } from '../world.ts'

export const person = { userId: 101, login: 'mona-test' }
export const expiring: UpstreamTokens = {
  accessToken: 'ghu_first',
  refreshToken: 'ghr_first',
  expiresInSeconds: 28_800,
  scopes: [],
}
export const lasting: UpstreamTokens = {
  accessToken: 'gho_first',
  refreshToken: null,
  expiresInSeconds: null,
  scopes: ['read:user'],
}
export const second = { ...expiring, accessToken: 'ghu_second', refreshToken: 'ghr_second' }

/** What all replicas of a test share. */
export function createShared() {
  const clock = createClock()
  return { clock, backend: memoryStore(clock.now), asked: [] as string[] }
}
type Shared = ReturnType<typeof createShared>

type Upstream = Pick<Provider, 'refresh' | 'isAlive' | 'revoke'>

/** Letters of the keys of both rings, newest first. */
interface Rings {
  session: string[]
  auth: string[]
}

/** One replica’s accounts: a store of its own over what is shared, and GitHub as a test says. */
export function build(
  upstream: Partial<Upstream> = {},
  shared: Shared = createShared(),
  rings: Rings = { session: ['s'], auth: ['a'] }
) {
  const { clock, backend, asked } = shared
  const store: WatchedStore = watchedStore(backend)
  const fetch = async () => Promise.reject(new Error('no'))
  const world = { store, now: clock.now, fetch, publicFetch: noPublicWeb }
  const sessions = sessionRecords(store)
  const index = sessionIndex(store)
  const ttlSeconds = 3600 * 24
  const queue = accountQueue(store, 'upstream', ttlSeconds)
  const accounts = accountWriter({
    world,
    index,
    queue,
    upstream: 'upstream',
    sessionKeys: keyRing(rings.session.map(testKey)),
    authKeys: keyRing(rings.auth.map(testKey)),
    ttlSeconds,
  })
  const ask =
    <Arguments extends unknown[], Answer>(name: string, answer: (...given: Arguments) => Answer) =>
    (...given: Arguments) => {
      asked.push(`${name} ${given.join(' ')}`)
      return answer(...given)
    }
  const provider: Upstream = {
    refresh: ask('refresh', upstream.refresh ?? (async () => second)),
    isAlive: ask('isAlive', upstream.isAlive ?? (async () => true)),
    revoke: ask('revoke', upstream.revoke ?? (async () => {})),
  }
  const audit: AuditEvent[] = []
  const warnings: unknown[] = []
  /** People who were signed out of all browsers. */
  const signedOut: number[] = []
  const endReasons: EndReason[] = []
  const log = { warn: (...line: unknown[]) => void warnings.push(line) }
  const { revoke, discard } = tokenRevoker({ provider, now: clock.now, log })
  const ends = endings({
    sessions,
    index,
    accounts,
    signOutEverywhere: async (userId) => void signedOut.push(userId),
    revoke,
    audit: (event) => void audit.push(event),
    onEnd: (reason) => void endReasons.push(reason),
    log,
  })
  const refreshAccount = accountRefresher({
    world,
    accounts,
    provider,
    endAccount: ends.endAccount,
    discard,
    timeoutMs: 1000,
    log,
  })
  return {
    ...{
      shared,
      clock,
      store,
      sessions,
      index,
      queue,
      accounts,
      ends,
      asked,
      audit,
      warnings,
      signedOut,
      endReasons,
    },
    /** A session that uses the account, as a redeemed code leaves it. */
    async addSession(id: string, accountKey: string): Promise<Session> {
      const createdAt = clock.nowSeconds()
      const session: Session = {
        ...person,
        ...{ grantId: 'grant', clientId: 'client', accountKey, scopes: [], createdAt },
        endsAt: createdAt + 3600,
        refresh: { current: '', replaced: [] },
      }
      await index.add(id, session, 3600)
      await sessions.put(id, session, 3600)
      return session
    },
    /** An account whose sign-in is finished. */
    async addAccount(tokens: UpstreamTokens = expiring) {
      const { accountKey, reservation } = (await accounts.save(person, tokens)).saved
      await index.release(accountKey, reservation)
      return accountKey
    },
    refresh: (accountKey: string, reason: RefreshReason = 'rejected', token = 'ghu_first') =>
      refreshAccount({ accountKey, reason, fingerprint: digest(token) }),
  }
}
