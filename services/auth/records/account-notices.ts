import type { Records } from '#shared/records/records.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'

/** What the account page tells once of what was just done. */
export interface AccountNotice {
  what: 'session' | 'app' | 'all'
  /** Not everything could be ended. */
  isPartial: boolean
  /** GitHub could not be told yet. */
  isPending: boolean
}

export interface AccountNotices {
  leave(browser: string, notice: AccountNotice): Promise<void>
  /** Resolves to it once. */
  take(browser: string): Promise<AccountNotice | null>
}

const ttlSeconds = 300

/** Kept here and not in the address, where anybody could have it say what never was. */
export function accountNotices(store: Store): AccountNotices {
  const kind = { owner: 'auth', name: 'account-notice', version: 1 } as const
  const stored: Records<AccountNotice> = records(store, kind)
  return {
    leave: (browser, notice) => stored.put(browser, notice, ttlSeconds),
    take: (browser) => stored.take(browser),
  }
}
