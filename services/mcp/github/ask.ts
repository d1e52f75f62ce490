import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import { inOutgoing } from '#shared/telemetry/outgoing.ts'
import { withTimeLimit } from '#shared/time-limit.ts'
import type { World } from '#shared/world.ts'
import type { Person } from './cache.ts'
import { githubError } from './errors.ts'
import type { Reply, Sending } from './exchange.ts'
import { exchanger } from './exchange.ts'
import type { Meter } from './meter.ts'
import { noteRequestId } from './request-id.ts'
import { retrying } from './retry.ts'
import type { TokenSource } from './token-source.ts'
import type { Waits } from './waits.ts'
import { bucketOf } from './waits.ts'

/** Whom GitHub sees, and when nobody waits for the answer any more. */
export interface Access {
  person: Person
  tokens: TokenSource
  signal: AbortSignal
  /** Takes GitHub’s ids of what was asked. */
  requestIds?: string[]
}

export interface Asking extends Pick<Sending, 'request' | 'read' | 'elsewhere'> {
  /** Of GitHub’s reference: names the request to operators. */
  route: string
}

export interface AskOptions {
  baseUrl: string
  /** GitHub’s own pages. */
  webUrl: string
  /** Longest wait for one answer, tries and redirects included. */
  timeoutMs: number
  world: Pick<World, 'fetch' | 'now'>
  waits: Waits
  meter: Meter
}

const isRefusedToken = (error: unknown) =>
  error instanceof AppError && error.name === 'GITHUB_SIGN_IN_ENDED'

/**
 * Asks GitHub as a person: not before GitHub wants to be asked again; a read up to three times; all
 * once more with another token where the first is refused. Resolves to an answer that is a success.
 */
export function asker({ baseUrl, webUrl, timeoutMs, world, waits, meter }: AskOptions) {
  const exchange = exchanger({ baseUrl, world })

  async function metered(route: string, sending: Sending, requestIds: string[]): Promise<Reply> {
    const startMs = performance.now()
    const tell = (status: number | 'none') =>
      meter.asked(route, status, (performance.now() - startMs) / 1000)
    const reply = await exchange(sending).catch((error: unknown) => {
      tell('none')
      throw error
    })
    tell(reply.status)
    noteRequestId(requestIds, reply.headers)
    return reply
  }

  return async function ask(access: Access, asking: Asking): Promise<Reply> {
    const { person, tokens, signal, requestIds = [] } = access
    const { route, request } = asking
    const [method = '', template = ''] = route.split(' ')
    let sends = 0
    await waits.check(person.userId, route)
    const token = await tokens.current()
    return askWith(token).catch(async (error: unknown) => {
      if (!isRefusedToken(error)) throw error
      return askWith(await tokens.after(token)).catch(neverEnded)
    })

    async function askWith(token: string): Promise<Reply> {
      const told = { method, template, url: request.url }
      const asked = withTimeLimit(signal, timeoutMs, (ending) => {
        const sending = { ...asking, token, signal: ending }
        const send = () =>
          inOutgoing({ ...told, resends: sends++ }, () => metered(route, sending, requestIds))
        return request.method === 'GET' ? retrying(ending, send) : send()
      })
      const reply = await asked.catch((error: unknown) => {
        throw signal.aborted ? errors.REQUEST_CANCELLED() : error
      })
      meter.budget(bucketOf(route), reply.headers)
      await waits.note(person.userId, route, reply)
      if (reply.status < 400) return reply
      throw githubError(reply, { webUrl, route, scopes: person.scopes, nowMs: world.now() })
    }
  }
}

/** A new token that is refused too proves nothing: the auth service alone says when it is over. */
function neverEnded(error: unknown): never {
  if (!isRefusedToken(error)) throw error
  throw errors.API_ERROR({ cause: error, facts: { reason: 'GitHub refused a new token too' } })
}
