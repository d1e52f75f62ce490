import { lastUseRecords } from '#shared/records/last-uses.ts'
import { sessionRecords } from '#shared/records/sessions.ts'
import type { World } from '#shared/world.ts'
import { appLister } from './accounts/connected-apps.ts'
import { disconnector } from './accounts/disconnect.ts'
import type { Endings } from './accounts/endings.ts'
import { liveSessionFinder } from './accounts/live-sessions.ts'
import { accountNotices } from './records/account-notices.ts'
import type { BrowserSessions } from './records/browser-sessions.ts'
import { personGrants } from './records/person-grants.ts'
import type { SessionIndex } from './records/session-index.ts'
import { withdrawalRecords } from './records/withdrawals.ts'

interface Options {
  world: World
  upstream: string
  index: SessionIndex
  endings: Endings
  browserSessions: BrowserSessions
  grantMaxSeconds: number
  signInSeconds: number
}

/** What people allow, see and end. */
export function buildAccountParts(options: Options) {
  const { world, upstream, index, endings, browserSessions, grantMaxSeconds, signInSeconds } =
    options
  const { store, now } = world
  const stored = sessionRecords(store)
  const grants = personGrants({ store, upstream, ttlSeconds: grantMaxSeconds })
  const withdrawals = withdrawalRecords({ store, upstream, now, signInSeconds })
  const findLive = liveSessionFinder({ stored, index, now })
  return {
    grants,
    withdrawals,
    listApps: appLister({ grants, findLive, lastUses: lastUseRecords(store) }),
    disconnect: disconnector({
      ...{ stored, grants, withdrawals, findLive },
      endSessions: endings.endSessions,
      signOutElsewhere: browserSessions.endAll,
    }),
    notices: accountNotices(store),
  }
}
