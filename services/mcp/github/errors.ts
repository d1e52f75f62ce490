import { errors } from '#shared/errors/catalogue.ts'
import type { AppError } from '#shared/errors/define.ts'

/** Wait where GitHub names none (docs.github.com, “Rate limits for the REST API”). */
const defaultWaitSeconds = 60
const maxLoggedCharacters = 300

/** An answer of GitHub that is no success. */
export interface Refusal {
  status: number
  headers: Headers
  /** The body, as it came. */
  text: string
}

/** What ended a call to GitHub, in our words. GitHub’s own text goes to the log alone, cut short. */
export function githubError(refusal: Refusal, nowMs: number): AppError {
  const { status, headers, text } = refusal
  const facts = {
    status,
    githubRequestId: headers.get('x-github-request-id'),
    githubMessage: messageIn(text).slice(0, maxLoggedCharacters),
  }
  if (isRateLimited(refusal)) return rateLimited(waitSeconds(headers, nowMs), facts)
  if (status === 401) return errors.GITHUB_SIGN_IN_ENDED({ facts })
  if (status === 404 || status === 410) return errors.GITHUB_NOT_FOUND({ facts })
  return status === 403 ? errors.GITHUB_FORBIDDEN({ facts }) : errors.API_ERROR({ facts })
}

/** `message` of GitHub’s usual error body, else the whole of it. */
function messageIn(text: string): string {
  try {
    const { message } = Object(JSON.parse(text))
    return typeof message === 'string' ? message : text
  } catch {
    return text
  }
}

/** The primary limit shows in its budget, the secondary one in `Retry-After` or its message alone. */
function isRateLimited({ status, headers, text }: Refusal): boolean {
  if (status === 429) return true
  const isLimited =
    headers.get('x-ratelimit-remaining') === '0' ||
    headers.has('retry-after') ||
    /secondary rate limit/i.test(text)
  return status === 403 && isLimited
}

/** GitHub’s order: `Retry-After`, else the end of a budget that is used up, else a minute. */
function waitSeconds(headers: Headers, nowMs: number): number {
  const isSpent = headers.get('x-ratelimit-remaining') === '0'
  const reset = isSpent ? headers.get('x-ratelimit-reset') : null
  const untilReset = reset === null ? Number.NaN : Number(reset) - nowMs / 1000
  const seconds = Number(headers.get('retry-after') ?? untilReset)
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : defaultWaitSeconds
}

function rateLimited(retryAfterSeconds: number, facts: Record<string, unknown>): AppError {
  const wait = `${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}`
  return errors.GITHUB_RATE_LIMITED({
    message: `GitHub’s rate limit for this person is used up; GitHub asks to wait ${wait}.`,
    hint: 'Try again after that time, not earlier.',
    details: { retryAfterSeconds },
    facts,
  })
}
