import { errors } from '#shared/errors/catalogue.ts'
import type { AppError } from '#shared/errors/define.ts'

/** Wait where GitHub names none (docs.github.com, “Rate limits for the REST API”). */
const defaultWaitSeconds = 60
const maxLoggedCharacters = 300

type Headers = Readonly<Record<string, string | number | undefined>>

/** The part of Octokit’s `RequestError` that is read, where GitHub did answer. */
interface Refusal extends Error {
  status: number
  response: { headers: Headers }
}

const isRefusal = (thrown: unknown): thrown is Refusal =>
  thrown instanceof Error && (thrown as Partial<Refusal>).response !== undefined

/** What ended a call to GitHub, in our words. GitHub’s own text goes to the log alone, cut short. */
export function githubError(thrown: unknown, nowMs: number): AppError {
  if (!isRefusal(thrown)) return errors.GITHUB_UNREACHABLE({ cause: thrown })
  const { status, message } = thrown
  const { headers } = thrown.response
  const facts = {
    status,
    githubRequestId: headers['x-github-request-id'],
    githubMessage: message.slice(0, maxLoggedCharacters),
  }
  if (isRateLimited(status, headers, message))
    return rateLimited(waitSeconds(headers, nowMs), facts)
  if (status === 401) return errors.GITHUB_SIGN_IN_ENDED({ facts })
  if (status === 404 || status === 410) return errors.GITHUB_NOT_FOUND({ facts })
  return status === 403 ? errors.GITHUB_FORBIDDEN({ facts }) : errors.API_ERROR({ facts })
}

/** The primary limit shows in its budget, the secondary one in `Retry-After` or its message alone. */
function isRateLimited(status: number, headers: Headers, message: string): boolean {
  if (status === 429) return true
  const isLimited =
    headers['x-ratelimit-remaining'] === '0' ||
    headers['retry-after'] !== undefined ||
    /secondary rate limit/i.test(message)
  return status === 403 && isLimited
}

/** GitHub’s order: `Retry-After`, else the end of a budget that is used up, else a minute. */
function waitSeconds(headers: Headers, nowMs: number): number {
  const isSpent = headers['x-ratelimit-remaining'] === '0'
  const untilReset = isSpent ? Number(headers['x-ratelimit-reset']) - nowMs / 1000 : Number.NaN
  const seconds = Number(headers['retry-after'] ?? untilReset)
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
