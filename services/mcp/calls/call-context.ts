import type { ClientCapabilities, ServerContext } from '@modelcontextprotocol/server'
import { CLIENT_CAPABILITIES_META_KEY, LOG_LEVEL_META_KEY } from '@modelcontextprotocol/server'
import type { Answers } from '../features/ask.ts'
import type { CallContext, Change, LogLevel } from '../features/context.ts'
import { logLevels } from '../features/context.ts'
import type { GitHub, githubClient } from '../github/client.ts'
import type { tokenSources } from '../github/token-source.ts'
import type { Model } from '../llm/model.ts'
import type { Caller } from './caller.ts'
import { canAsk } from './can-ask.ts'
import type { Cancellation } from './cancellation.ts'

export interface ContextOptions {
  github: ReturnType<typeof githubClient>
  tokensOf: ReturnType<typeof tokenSources>
  llm: Model | null
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
  { github, tokensOf, llm, announce }: ContextOptions,
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
  // Asked directly a request has no signal until one is read.
  const ending = (mcpReq as { cancellation?: Cancellation }).cancellation ?? mcpReq

  async function tell(method: string, params: Record<string, unknown>) {
    const told = toldOf(ending.signal)
    if (ending.signal.aborted || told.notifications >= maxNotifications) return
    told.notifications++
    await mcpReq.notify({ method, params } as Parameters<typeof mcpReq.notify>[0])
  }

  const connect = () => {
    const { userId, accountKey, scopes } = principal
    const { revision, githubToken } = account
    const person = { userId, accountKey, scopes, revision, githubToken }
    const requestIds = caller.githubRequestIds
    const tokens = tokensOf(accountKey, account)
    return github({ person, tokens, signal: ending.signal, requestIds })
  }
  return new Context(ending, connect, {
    llm,
    revision: envelope ? '2026-07-28' : '2025-11-25',
    scopes: principal.scopes,
    async progress(done, total, message) {
      if (progressToken === undefined || !Number.isFinite(done)) return
      const told = toldOf(ending.signal)
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
  })
}

type Rest = Omit<CallContext, 'github' | 'signal'>

/** A class, since V8 keeps what an object literal with a getter holds until a full collection. */
class Context implements CallContext {
  readonly llm: Rest['llm']
  readonly revision: Rest['revision']
  readonly scopes: Rest['scopes']
  readonly progress: Rest['progress']
  readonly log: Rest['log']
  readonly announce: Rest['announce']
  readonly letPoll: Rest['letPoll']
  readonly canAsk: Rest['canAsk']
  readonly answers: Rest['answers']
  readonly state: Rest['state']
  readonly #ending: { signal: AbortSignal }
  readonly #connect: () => GitHub
  #github: GitHub | undefined

  constructor(ending: { signal: AbortSignal }, connect: () => GitHub, rest: Rest) {
    this.llm = rest.llm
    this.revision = rest.revision
    this.scopes = rest.scopes
    this.progress = rest.progress
    this.log = rest.log
    this.announce = rest.announce
    this.letPoll = rest.letPoll
    this.canAsk = rest.canAsk
    this.answers = rest.answers
    this.state = rest.state
    this.#ending = ending
    this.#connect = connect
  }

  get github(): GitHub {
    this.#github ??= this.#connect()
    return this.#github
  }

  get signal(): AbortSignal {
    return this.#ending.signal
  }
}
