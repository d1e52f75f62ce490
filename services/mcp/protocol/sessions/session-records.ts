import { randomToken } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { records } from '#shared/records/records.ts'
import type { Principal } from '#shared/tokens/principal.ts'
import type { World } from '#shared/world.ts'
import type { LogLevel } from '../../features/context.ts'
import type { ClientKind } from './client-kind.ts'

/** What a client of 2025-11-25 agreed on with us. Any replica serves it; it is no credential. */
export interface McpSession {
  /** Whose it is: another person or client is told that there is no such session. */
  userId: number
  clientId: string
  kind: ClientKind
  logLevel: LogLevel
  /** Digests of the addresses of the resources whose changes it is told. */
  subscriptions: string[]
  /** Epoch seconds. */
  renewedAt: number
}

export interface LookedUp {
  session: McpSession | null
  isForeign: boolean
}

export interface McpSessions {
  begin(who: Principal, kind: ClientKind): Promise<string>
  /** Null: unknown, ended, or somebody else’s. Prolongs the session now and then. */
  find(id: string, who: Principal): Promise<McpSession | null>
  /** The same, and whether it is somebody else’s: nobody but the audit log is told. */
  lookUp(id: string, who: Principal): Promise<LookedUp>
  /** Changes a session as it is at that moment. @throws MCP_SESSION_NOT_FOUND */
  update(id: string, change: (session: McpSession) => McpSession): Promise<void>
  end(id: string, who: Principal): Promise<void>
}

const idleSeconds = 24 * 3600
/** Seldom enough that it costs nothing, often enough that no session in use ends. */
const renewSeconds = 3600
/** Of one person, over all clients; the longest unused one makes room for a new one. */
const maxSessions = 200
const maxEndedAtOnce = 20
const idBytes = 24
const maxAttempts = 10

const form = /^[\w-]{32}$/

const defaultLogLevel: LogLevel = 'info'

/** `onEnd` is told of every session that ends before its time. */
export function mcpSessions(
  { store, now }: Pick<World, 'store' | 'now'>,
  onEnd: (id: string) => Promise<void>
): McpSessions {
  const stored = records<McpSession>(store, { owner: 'mcp', name: 'session', version: 1 })
  const nowSeconds = () => Math.floor(now() / 1000)
  const indexOf = (userId: number) => `gatehouse:mcp:sessions:${userId}`

  /** Counts the new one too, so that of many that begin at once none stays beyond the limit. */
  async function endSurplus(userId: number): Promise<void> {
    const surplus = (await store.countIndex(indexOf(userId))) - maxSessions
    if (surplus <= 0) return
    const oldest = await store.listIndex(indexOf(userId), Math.min(surplus, maxEndedAtOnce))
    await Promise.all(oldest.map((id) => remove(id, userId)))
  }

  async function remove(id: string, userId: number): Promise<void> {
    await Promise.all([stored.take(id), store.removeFromIndex(indexOf(userId), id)])
    await onEnd(id)
  }

  async function keep(id: string, session: McpSession): Promise<void> {
    await Promise.all([
      stored.put(id, session, idleSeconds),
      store.addToIndex(indexOf(session.userId), id, idleSeconds),
    ])
  }

  async function renew(id: string): Promise<McpSession | null> {
    const found = await stored.find(id)
    if (!found) return null
    const renewed = { ...found.value, renewedAt: nowSeconds() }
    // Whoever renews it first has done it for all; one that just ended stays ended.
    if (await stored.replace(id, found, renewed, idleSeconds)) {
      await store.addToIndex(indexOf(renewed.userId), id, idleSeconds)
    }
    return renewed
  }

  async function lookUp(id: string, { userId, clientId }: Principal): Promise<LookedUp> {
    const found = form.test(id) ? await stored.get(id) : null
    const isForeign = found !== null && (found.userId !== userId || found.clientId !== clientId)
    if (!found || isForeign) return { session: null, isForeign }
    const isFresh = nowSeconds() - found.renewedAt < renewSeconds
    return { session: isFresh ? found : await renew(id), isForeign }
  }

  return {
    async begin({ userId, clientId }, kind) {
      const id = randomToken(idBytes)
      const renewedAt = nowSeconds()
      const logLevel = defaultLogLevel
      await keep(id, { userId, clientId, kind, logLevel, subscriptions: [], renewedAt })
      await endSurplus(userId)
      return id
    },

    find: async (id, who) => (await lookUp(id, who)).session,
    lookUp,

    async update(id, change) {
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        const found = await stored.find(id)
        if (!found) throw errors.MCP_SESSION_NOT_FOUND()
        if (await stored.replace(id, found, change(found.value), idleSeconds)) return
      }
      throw errors.STORE_UNAVAILABLE({
        facts: { reason: 'MCP session written by too many at once' },
      })
    },

    end: (id, { userId }) => remove(id, userId),
  }
}
