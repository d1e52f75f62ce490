import type { LastUseReader } from '#shared/records/last-uses.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import { scopes as allScopes } from '#shared/tokens/scopes.ts'
import type { PersonGrants } from '../records/person-grants.ts'
import type { FindLiveSessions } from './live-sessions.ts'

/** A client that a person has allowed something. Times are epoch seconds. */
export interface ConnectedApp {
  clientId: string
  /** What the client calls itself; empty where the consent is gone and sessions go on. */
  clientName: string
  /** Host of its metadata document, verified by the fetch; null for a client that registered. */
  clientHost: string | null
  /** Of the newest sign-in; null where `clientName` is empty. */
  redirectUri: string | null
  /** What was allowed, and what any live session may do. */
  scopes: Scope[]
  /** First consent. */
  connectedAt: number
  /** By a live session; what is over is not known any more. Null: not within the last thirty days. */
  lastUsedAt: number | null
  /** Live ones. None: it is allowed, and not in use. */
  sessionCount: number
  /** The newest of them. */
  sessions: ConnectedSession[]
}

export interface ConnectedSession {
  id: string
  createdAt: number
  /** Null: not within the last thirty days. */
  lastUsedAt: number | null
}

export interface ConnectedApps {
  /** Those last used or signed in come first. */
  apps: ConnectedApp[]
  /** There are more than are listed. */
  hasMore: boolean
}

interface Options {
  grants: PersonGrants
  findLive: FindLiveSessions
  lastUses: LastUseReader
}

export const maxApps = 100
export const maxSessionsShown = 20

/** Lists what a person has connected. What is over is not among it. */
export function appLister({ grants, findLive, lastUses }: Options) {
  const lastUseOf = async (sessionId: string) => (await lastUses.get(sessionId))?.at ?? null

  async function appOf(userId: number, grantId: string): Promise<ConnectedApp | null> {
    const [grant, { sessions }] = await Promise.all([grants.get(grantId), findLive(grantId)])
    const first = sessions.values().next().value
    if (!grant && !first) {
      await grants.unlist(userId, grantId)
      return null
    }
    const live = [...sessions]
    const seen = await Promise.all(live.map(([id]) => lastUseOf(id)))
    const unknown = { clientId: first?.clientId ?? '', clientName: '', clientHost: null }
    const { clientId, clientName, clientHost } = grant ?? unknown
    return {
      ...{ clientId, clientName, clientHost, redirectUri: grant?.redirectUri ?? null },
      scopes: scopesOf([...sessions.values(), ...(grant ? [grant] : [])]),
      connectedAt: grant?.createdAt ?? Math.min(...live.map(([, { createdAt }]) => createdAt)),
      lastUsedAt: newest(seen),
      sessionCount: live.length,
      sessions: live.slice(0, maxSessionsShown).map(([id, { createdAt }], at) => ({
        ...{ id, createdAt, lastUsedAt: seen[at]! },
      })),
    }
  }

  return async (userId: number): Promise<ConnectedApps> => {
    const { grantIds, hasMore } = await grants.listOf(userId)
    const apps: ConnectedApp[] = []
    let looked = 0
    while (looked < grantIds.length && apps.length < maxApps) {
      const some = grantIds.slice(looked, looked + maxApps - apps.length)
      looked += some.length
      const found = await Promise.all(some.map((grantId) => appOf(userId, grantId)))
      apps.push(...found.filter((app) => app !== null))
    }
    apps.sort((one, other) => activityOf(other) - activityOf(one))
    return { apps, hasMore: hasMore || looked < grantIds.length }
  }
}

/** Each once, in our order. */
function scopesOf(holders: readonly Pick<Session, 'scopes'>[]): Scope[] {
  const held = new Set(holders.flatMap(({ scopes }) => scopes))
  return allScopes.filter((scope) => held.has(scope))
}

const newest = (times: readonly (number | null)[]): number | null =>
  times.reduce((one, other) => ((other ?? 0) > (one ?? 0) ? other : one), null)

const activityOf = ({ connectedAt, lastUsedAt, sessions }: ConnectedApp) =>
  Math.max(connectedAt, lastUsedAt ?? 0, ...sessions.map(({ createdAt }) => createdAt))
