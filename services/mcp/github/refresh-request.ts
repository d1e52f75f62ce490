import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
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

/**
 * Calls that need the same token at once share one request.
 *
 * @throws GITHUB_UNREACHABLE if the auth service had no usable answer of GitHub; AUTH_UNREACHABLE
 */
export function refreshRequester({ authUrl, sessionKeys, world, timeoutMs }: Options) {
  const sign = internalSigner(sessionKeys, world.now)
  const url = `${authUrl}${path}`
  const underWay = new Map<string, Promise<void>>()

  async function post(body: string) {
    const authorization = sign({ method: 'POST', path, body })
    const headers = { authorization, 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const answer = await world.fetch(url, { method: 'POST', headers, body, signal })
      const text = await answer.text()
      return { status: answer.status, text }
    } catch (cause) {
      throw errors.AUTH_UNREACHABLE({ cause })
    }
  }

  async function send(body: string): Promise<void> {
    const { status, text } = await post(body)
    if (status === 204) return
    const facts = { status, error: nameIn(text) }
    const isOfGitHub = facts.error === 'GITHUB_UNREACHABLE' || facts.error === 'API_ERROR'
    throw isOfGitHub ? errors.GITHUB_UNREACHABLE({ facts }) : errors.AUTH_UNREACHABLE({ facts })
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

const ErrorBody = TypeCompiler.Compile(
  Type.Object({ error: Type.Object({ name: Type.String({ maxLength: 40 }) }) })
)

/** The name of the error that the auth service answers with, or null. */
function nameIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text)
    return ErrorBody.Check(body) ? body.error.name : null
  } catch {
    return null
  }
}
