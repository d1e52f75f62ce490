import { errors } from '#shared/errors/catalogue.ts'
import type { AppError, Facts } from '#shared/errors/define.ts'
import type { Refusal } from './errors.ts'

/** Wait where GitHub names none (docs.github.com, “Rate limits for the REST API”). */
const defaultWaitSeconds = 60

/** A budget is used up, or there were too many requests in a short time: then GitHub counts them all. */
export const isRateLimited = (refusal: Refusal): boolean =>
  isSpent(refusal.headers) ? [403, 429].includes(refusal.status) : isSecondary(refusal)

/** Whether no request of its budget is left. */
export const isSpent = (headers: Headers): boolean => headers.get('x-ratelimit-remaining') === '0'

/** The secondary limit shows in its status, in `Retry-After`, or in its message alone. */
function isSecondary({ status, headers, text }: Refusal): boolean {
  if (status === 429) return true
  return status === 403 && (headers.has('retry-after') || /secondary rate limit/i.test(text))
}

/** GitHub’s order: `Retry-After`, else the end of a budget that is used up, else a minute. */
export function waitSeconds(headers: Headers, nowMs: number): number {
  const reset = isSpent(headers) ? headers.get('x-ratelimit-reset') : null
  const untilReset = reset === null ? Number.NaN : Number(reset) - nowMs / 1000
  const seconds = Number(headers.get('retry-after') ?? untilReset)
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : defaultWaitSeconds
}

export function rateLimited(retryAfterSeconds: number, facts: Facts): AppError {
  const wait = `${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}`
  return errors.GITHUB_RATE_LIMITED({
    message: `GitHub’s rate limit for this person is used up; GitHub asks to wait ${wait}.`,
    hint: 'Try again after that time, not earlier.',
    details: { retryAfterSeconds },
    facts,
  })
}
