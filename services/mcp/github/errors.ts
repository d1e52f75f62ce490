import { errors } from '#shared/errors/catalogue.ts'
import type { AppError, ErrorDetails, MakeError } from '#shared/errors/define.ts'
import { accessError } from './access-errors.ts'
import { knownReason } from './known-reasons.ts'
import { notFound } from './not-found.ts'
import { ownLink } from './own-link.ts'
import { isRateLimited, rateLimited, waitSeconds } from './rate-limit.ts'
import type { RefusalBody } from './refusal.ts'
import { readRefusal } from './refusal.ts'
import { refusedValues } from './refused-values.ts'

const maxLoggedCharacters = 300

/** An answer of GitHub that is no success. */
export interface Refusal {
  status: number
  headers: Headers
  /** The body, as it came. */
  text: string
}

/** What a refusal is told with. */
export interface Setting {
  /** GitHub’s own pages, `GITHUB_URL`: links lead nowhere else. */
  webUrl: string
  /** Of GitHub’s reference. */
  route: string
  /** Of the session. */
  scopes: readonly string[]
  nowMs: number
}

/** What ended a call to GitHub, in our words. GitHub’s own text goes to the log alone, cut short. */
export function githubError(refusal: Refusal, setting: Setting): AppError {
  const { status, headers, text } = refusal
  const body = readRefusal(text)
  const facts = {
    status,
    githubRequestId: headers.get('x-github-request-id'),
    githubMessage: logged(body),
  }
  if (isRateLimited(refusal)) return rateLimited(waitSeconds(headers, setting.nowMs), facts)
  if (status === 401) return errors.GITHUB_SIGN_IN_ENDED({ facts })
  const denied = accessError(refusal, body.message, setting.webUrl)
  if (denied) return denied.make({ ...denied.details, facts: { ...facts, ...denied.facts } })
  if (status === 404) return notFound(setting, facts)
  const make: MakeError = makers.get(status) ?? errors.API_ERROR
  return make({ ...inOurWords(status, body, setting.webUrl), facts })
}

const makers = new Map<number, MakeError>([
  [403, errors.GITHUB_FORBIDDEN],
  [409, errors.GITHUB_CONFLICT],
  [410, errors.GITHUB_NOT_FOUND],
  [422, errors.GITHUB_REFUSED_VALUES],
  [451, errors.GITHUB_LEGALLY_BLOCKED],
])

/** A reason that is known by its words, the fields that GitHub names, or where it says more. */
function inOurWords(status: number, body: RefusalBody, webUrl: string): ErrorDetails {
  const reason = [body.message, ...body.fields.map(({ message }) => message)]
    .map(knownReason)
    .find((known) => known !== null)
  if (reason) return reason
  if (status === 422) return refusedValues(body.fields)
  const link = status === 451 ? ownLink(body.blockUrl, webUrl) : null
  return link ? { hint: `${link} tells why.`, details: { link } } : {}
}

const logged = ({ message, fields }: RefusalBody) =>
  [message, ...fields.map((field) => field.message)]
    .filter(Boolean)
    .join(' | ')
    .slice(0, maxLoggedCharacters)
