import type { Records } from '#shared/records/records.ts'
import type { Session } from '#shared/records/sessions.ts'
import type { SessionIndex } from '../records/session-index.ts'

export interface LiveSessions {
  /** By id, the newest first. */
  sessions: ReadonlyMap<string, Session>
  /** There are more than the thousand that were looked at. */
  hasMore: boolean
}

/** Finds the sessions that are alive under a grant. */
export type FindLiveSessions = (grantId: string) => Promise<LiveSessions>

interface Options {
  stored: Pick<Records<Session>, 'get'>
  index: Pick<SessionIndex, 'sessionsUnder' | 'add' | 'remove'>
  now: () => number
}

/** Entries of sessions that are over make room in this many rounds, for the live ones behind them. */
const maxRounds = 3

export function liveSessionFinder({ stored, index, now }: Options): FindLiveSessions {
  async function tidy(grantId: string, sessionId: string): Promise<void> {
    await index.remove(sessionId, { grantId })
    // It was announced, and is written only now: taken out it would be lost from sight.
    const session = await stored.get(sessionId)
    if (!session) return
    const seconds = session.endsAt - Math.floor(now() / 1000)
    await index.add(sessionId, session, Math.max(1, seconds))
  }

  async function look(grantId: string): Promise<LiveSessions> {
    const { sessionIds, hasMore } = await index.sessionsUnder(grantId)
    const found = await Promise.all(sessionIds.map((id) => stored.get(id)))
    const sessions = new Map<string, Session>()
    for (const [at, session] of found.entries()) if (session) sessions.set(sessionIds[at]!, session)
    const over = sessionIds.filter((id) => !sessions.has(id))
    await Promise.all(over.map((id) => tidy(grantId, id)))
    return { sessions, hasMore }
  }

  return async (grantId) => {
    let found = await look(grantId)
    for (let round = 1; found.hasMore && round < maxRounds; round++) found = await look(grantId)
    return found
  }
}
