import { lastUseRecords } from '#shared/records/last-uses.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import { appLister } from '../../accounts/connected-apps.ts'
import { disconnector } from '../../accounts/disconnect.ts'
import { liveSessionFinder } from '../../accounts/live-sessions.ts'
import type { Grant } from '../../records/grants.ts'
import { personGrants } from '../../records/person-grants.ts'
import { withdrawalRecords } from '../../records/withdrawals.ts'
import { build, person } from './build.ts'

export const ttlSeconds = 3600 * 24

interface Connecting {
  clientId?: string
  userId?: number
  scopes?: Scope[]
}

/** What people have connected, over a store that a test watches. */
export function buildConnected(...given: Parameters<typeof build>) {
  const built = build(...given)
  const { store, sessions, index, clock, ends } = built
  const signedOut: unknown[] = []
  const at = (upstream: string) => personGrants({ store, upstream, ttlSeconds })
  const grants = at('upstream')
  const withdrawals = withdrawalRecords({
    ...{ store, upstream: 'upstream', now: clock.now, signInSeconds: 600 },
  })
  const findLive = liveSessionFinder({ stored: sessions, index, now: clock.now })
  const lastUses = lastUseRecords(store)
  const grantOf = ({ clientId = 'client', userId = person.userId, scopes = [] }: Connecting) =>
    ({
      ...{ userId, login: person.login, clientId, clientName: `Name of ${clientId}` },
      ...{ clientHost: null, redirectUri: 'https://client.test/callback', scopes },
      ...{ resource: 'https://gatehouse.test/mcp', createdAt: clock.nowSeconds() },
    }) satisfies Grant

  const ending = {
    ...{ stored: sessions, grants, withdrawals, findLive, endSessions: ends.endSessions },
    async signOutElsewhere(...asked: unknown[]) {
      await store.listIndex('browsers', 1)
      signedOut.push(asked)
    },
  }

  return {
    ...{ ...built, grants, withdrawals, findLive, lastUses, grantOf, signedOut },
    listApps: appLister({ grants, findLive, lastUses }),
    /** `parts`: in place of what there is. */
    disconnectWith: (parts: Partial<Parameters<typeof disconnector>[0]>) =>
      disconnector({ ...ending, ...parts }),
    disconnect: disconnector(ending),
    /** A grant with a session under it, as a redeemed code leaves them. */
    async connect(id: string, accountKey: string, how: Connecting = {}, upstream = 'upstream') {
      const grant = grantOf(how)
      const grantId = await at(upstream).allow(grant)
      const { userId, login, clientId, scopes, createdAt } = grant
      const session: Session = {
        ...{ grantId, clientId, userId, login, accountKey, scopes, createdAt },
        endsAt: createdAt + ttlSeconds,
        refresh: { current: '', replaced: [] },
      }
      await index.add(id, session, ttlSeconds)
      await sessions.put(id, session, ttlSeconds)
      return grantId
    },
  }
}
export type Connected = ReturnType<typeof buildConnected>
