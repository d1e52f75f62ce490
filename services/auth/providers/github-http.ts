import type { Static, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { errors } from '#shared/errors/catalogue.ts'
import { inOutgoing } from '#shared/telemetry/outgoing.ts'
import type { Fetch } from '#shared/world.ts'

interface Http {
  fetch: Fetch
  /** Longest wait for one answer. */
  timeoutMs: number
  onAnswer: OnAnswer
}

/**
 * Told of every request when it is over: `none` where there was no whole answer. `endpoint`: method
 * and path as in GitHub’s reference.
 */
export type OnAnswer = (endpoint: string, status: number | 'none', seconds: number) => void

interface Question extends RequestInit {
  /** In front of `path`: GitHub itself, or its API. */
  base: string
  path: string
  /** The path as GitHub’s reference writes it, where it holds a value. */
  template?: string
}

const Refusal = Type.Object({ error: Type.String() })

/** Refusals that say the app is set up wrongly, not that the person did anything wrong. */
const setupErrors = new Set(['incorrect_client_credentials', 'redirect_uri_mismatch'])

/** Refusals of a refresh token, or of what it belongs to, that no later try changes. */
const finalErrors = new Set(['bad_refresh_token'])

/** @throws GITHUB_UNREACHABLE; any status is an answer */
/** @throws GITHUB_UNREACHABLE; any status is an answer */
export async function fetchGitHub({ fetch, timeoutMs, onAnswer }: Http, question: Question) {
  const { base, path, template = path, method = 'GET', ...init } = question
  const url = `${base}${path}`
  const headers = { accept: 'application/json', 'user-agent': 'gatehouse', ...init.headers }
  const signal = AbortSignal.timeout(timeoutMs)
  const startMs = performance.now()
  const tell = (status: number | 'none') =>
    onAnswer(`${method} ${template}`, status, (performance.now() - startMs) / 1000)
  return inOutgoing({ method, url, template }, async () => {
    try {
      const response = await fetch(url, { ...init, method, headers, signal, redirect: 'error' })
      const { status, ok } = response
      const text = await response.text()
      tell(status)
      return { status, ok, text }
    } catch (cause) {
      tell('none')
      throw errors.GITHUB_UNREACHABLE({ cause })
    }
  })
}

/** @throws GITHUB_UNREACHABLE, API_ERROR, and what GitHub’s `error` stands for */
export async function askGitHub<Schema extends TSchema>(
  http: Http,
  schema: Schema,
  question: Question
): Promise<Static<Schema>> {
  const { status, ok, text } = await fetchGitHub(http, question)
  // GitHub tells refusals of the token endpoint with status 200, so the body decides.
  if (!ok) throw errors.API_ERROR({ facts: { status } })
  const answer = parse(text, status)
  if (Value.Check(schema, answer)) return answer
  throw refusal(answer)
}
function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Without the parser’s error, which quotes what it could not read: a token may be in it.
    throw errors.API_ERROR({ facts: { status, shape: 'no JSON' } })
  }
}

function refusal(answer: unknown) {
  if (!Value.Check(Refusal, answer)) return errors.API_ERROR({ facts: { shape: 'unexpected' } })
  const reason = answer.error.slice(0, 100)
  if (finalErrors.has(reason)) return errors.GITHUB_SIGN_IN_ENDED({ facts: { reason } })
  if (setupErrors.has(reason)) return errors.OAUTH_NOT_CONFIGURED({ facts: { reason } })
  if (reason === 'unverified_user_email') {
    const message = 'GitHub asks this person to verify their primary e-mail address first.'
    return errors.ACCESS_DENIED({ message, facts: { reason } })
  }
  // Not a failure to wait out: the code was used, has expired or was never GitHub’s.
  if (reason === 'bad_verification_code') {
    const message = 'GitHub did not accept the code of this sign-in.'
    return errors.ACCESS_DENIED({ message, facts: { reason } })
  }
  return errors.API_ERROR({ facts: { reason } })
}
