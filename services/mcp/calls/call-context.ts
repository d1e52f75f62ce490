import type { ClientCapabilities, ServerContext } from '@modelcontextprotocol/server'
import { CLIENT_CAPABILITIES_META_KEY, LOG_LEVEL_META_KEY } from '@modelcontextprotocol/server'
import type { Answers } from '../features/ask.ts'
import type { CallContext, Change, LogLevel } from '../features/context.ts'
import { logLevels } from '../features/context.ts'
import type { GitHub, githubClient } from '../github/client.ts'
import type { tokenSources } from '../github/token-source.ts'
import type { Caller } from './caller.ts'
import { canAsk } from './can-ask.ts'

export interface ContextOptions {
  github: ReturnType<typeof githubClient>
  tokensOf: ReturnType<typeof tokenSources>
  /** Tells subscribers on every replica; `userId` is whose change it is. */
  announce: (change: Change, userId: number) => Promise<void>
}

/** Beyond this many a call’s notifications are left out: no client reads so many. */
const maxNotifications = 1000

const severity = new Map<unknown, number>(logLevels.map((level, at) => [level, at]))

/** What the client of a request was told so far. A feature that asked it runs again in that request. */
interface Told {
  progress: number
  notifications: number
}

/** By the signal that ends a request: all runs in it have the same one. */
const toldIn = new WeakMap<AbortSignal, Told>()

function toldOf(signal: AbortSignal): Told {
  const found = toldIn.get(signal)
  if (found) return found
  const made = { progress: Number.NEGATIVE_INFINITY, notifications: 0 }
  toldIn.set(signal, made)
  return made
}

/** The context of one call: the SDK’s request as features see it. */
export function callContext(
  { github, tokensOf, announce }: ContextOptions,
  caller: Caller,
  { mcpReq }: ServerContext,
  state: unknown
): CallContext {
  const { principal, account } = caller
  const progressToken = mcpReq._meta?.progressToken
  const envelope = mcpReq.envelope as Record<string, unknown> | undefined
  const capabilities = envelope
    ? (envelope[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities)
    : caller.capabilities
  // Those of 2026-07-28 name a level in each request, or want nothing.
  const wanted = envelope ? envelope[LOG_LEVEL_META_KEY] : caller.logLevel
  const threshold = severity.get(wanted) ?? Number.POSITIVE_INFINITY
  let client: GitHub | undefined

  async function tell(method: string, params: Record<string, unknown>) {
    const told = toldOf(mcpReq.signal)
    if (mcpReq.signal.aborted || told.notifications >= maxNotifications) return
    told.notifications++
    await mcpReq.notify({ method, params } as Parameters<typeof mcpReq.notify>[0])
  }

  return {
    get github() {
      const { signal } = mcpReq
      client ??= github({ tokens: tokensOf(principal.accountKey, account), signal })
      return client
    },
    scopes: principal.scopes,
    get signal() {
      return mcpReq.signal
    },
    async progress(done, total, message) {
      if (progressToken === undefined || !Number.isFinite(done)) return
      const told = toldOf(mcpReq.signal)
      if (done <= told.progress) return
      told.progress = done
      await tell('notifications/progress', {
        progressToken,
        progress: done,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      })
    },
    async log(level: LogLevel, data: unknown) {
      if (severity.get(level)! < threshold) return
      await tell('notifications/message', { level, data, logger: 'gatehouse' })
    },
    announce: (change) => announce(change, principal.userId),
    letPoll: caller.letPoll,
    canAsk: (method) => canAsk(method, capabilities),
    answers: (mcpReq.inputResponses ?? {}) as Answers,
    state,
  }
}
