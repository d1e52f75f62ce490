import { errors } from '#shared/errors/catalogue.ts'
import type { AppError } from '#shared/errors/define.ts'

/** Wait where the endpoint names none. */
const defaultWaitSeconds = 60
const maxWaitSeconds = 86_400

/** What a status other than 200 means. What the endpoint says about it may hold the key, or the code. */
export function refusal({ status, headers }: Response, nowMs: number): AppError {
  const facts = { status }
  if (status === 429) return rateLimited(waitSeconds(headers.get('retry-after'), nowMs), facts)
  if (status === 401 || status === 403) return errors.LLM_REFUSED({ facts })
  return errors.LLM_BAD_ANSWER({ facts })
}

function rateLimited(retryAfterSeconds: number, facts: Record<string, unknown>): AppError {
  const wait = `${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}`
  return errors.LLM_RATE_LIMITED({
    message: `The language model of this server has too much to do; it asks to wait ${wait}.`,
    hint: 'Try again after that time, not earlier, or analyse the code without this tool.',
    details: { retryAfterSeconds },
    facts,
  })
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3). */
function waitSeconds(retryAfter: string | null, nowMs: number): number {
  const given = retryAfter ?? ''
  const seconds = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - nowMs) / 1000
  if (!Number.isFinite(seconds)) return defaultWaitSeconds
  return Math.min(Math.max(1, Math.ceil(seconds)), maxWaitSeconds)
}
