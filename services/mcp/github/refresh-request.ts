import { digest } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { internalSigner } from '#shared/http/internal-request.ts'
import type { World } from '#shared/world.ts'

/** Asks the auth service for another GitHub token; the account tells what came of it. */
export type RequestRefresh = (
  accountKey: string,
  reason: 'expiring' | 'rejected',
  token: string
) => Promise<void>

interface Options {
  authUrl: string
  sessionKeys: KeyRing
  world: Pick<World, 'fetch' | 'now'>
  /** Longest wait for the auth service, which itself waits for GitHub. */
  timeoutMs: number
}

const path = '/upstream/refresh'

/** Calls that need the same token at once share one request. @throws AUTH_UNREACHABLE */
export function refreshRequester({ authUrl, sessionKeys, world, timeoutMs }: Options) {
  const sign = internalSigner(sessionKeys, world.now)
  const underWay = new Map<string, Promise<void>>()

  async function send(body: string): Promise<void> {
    const authorization = sign({ method: 'POST', path, body })
    const headers = { authorization, 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await world
      .fetch(`${authUrl}${path}`, { method: 'POST', headers, body, signal })
      .catch((cause: unknown) => {
        throw errors.AUTH_UNREACHABLE({ cause })
      })
    await answer.text()
    if (answer.status !== 204) throw errors.AUTH_UNREACHABLE({ facts: { status: answer.status } })
  }

  return ((accountKey, reason, token) => {
    const body = JSON.stringify({ account: accountKey, reason, token: digest(token) })
    const running = underWay.get(body)
    if (running) return running
    const started = send(body).finally(() => underWay.delete(body))
    underWay.set(body, started)
    return started
  }) satisfies RequestRefresh
}
