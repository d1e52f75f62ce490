import { errors } from '#shared/errors/catalogue.ts'
import type { ErrorDetails, Facts, MakeError } from '#shared/errors/define.ts'
import type { Refusal } from './errors.ts'
import { ownLink } from './own-link.ts'

/** An error that is still to be given the facts of its refusal. */
interface Denied {
  make: MakeError
  details: ErrorDetails
  facts: Facts
}

/**
 * Why somebody who is signed in may not do this, where GitHub tells: each has another remedy, and
 * those that a person can click have a link. Null where GitHub does not tell.
 */
export function accessError(refusal: Refusal, message: string, webUrl: string): Denied | null {
  const { status, headers } = refusal
  if (status !== 403 && status !== 404) return null
  const sso = headers.get('x-github-sso')
  if (sso?.startsWith('required')) return ssoRequired(sso, webUrl)
  if (/resource not accessible by integration/i.test(message)) return notInstalled(headers, webUrl)
  if (/OAuth App access restrictions/i.test(message)) return notApproved(webUrl)
  if (/IP allow list/i.test(message)) {
    return { make: errors.GITHUB_ADDRESS_BLOCKED, details: {}, facts: {} }
  }
  // What is missing to a 404 is the repository, as far as anybody may know.
  return status === 403 ? scopeMissing(headers) : null
}

/** `X-GitHub-SSO: required; url=https://github.com/orgs/…/sso?authorization_request=…` */
function ssoRequired(header: string, webUrl: string): Denied {
  const link = ownLink(/;\s*url=(\S+)/.exec(header)?.[1] ?? '', webUrl)
  const hint = link
    ? `Open ${link} within an hour, sign in there, then try again.`
    : 'Sign in to the organisation on GitHub in a browser, then connect this server anew.'
  return {
    make: errors.GITHUB_SSO_REQUIRED,
    details: { hint, ...(link && { details: { link } }) },
    facts: {},
  }
}

/** `X-Accepted-GitHub-Permissions: contents=read,issues=write; …`, `X-Accepted-OAuth-Scopes: repo`. */
const wordsIn = (header: string | null): string[] =>
  (header ?? '')
    .split(/[,;]/)
    .map((word) => word.trim())
    .filter((word) => /^[a-z][a-z_:]{0,39}(?:=[a-z]{1,9})?$/.test(word))

function notInstalled(headers: Headers, webUrl: string): Denied {
  const permissions = wordsIn(headers.get('x-accepted-github-permissions'))
  const link = `${webUrl}/settings/installations`
  const needed = permissions.length > 0 ? ` (GitHub asks for ${permissions.join(', ')})` : ''
  return {
    make: errors.GITHUB_APP_NOT_ALLOWED,
    details: {
      hint: `Open ${link} to see whether the app is installed for this repository and has the permissions it needs${needed}; an owner of the repository can change that.`,
      details: { link, ...(permissions.length > 0 && { permissions }) },
    },
    facts: { permissions },
  }
}

function notApproved(webUrl: string): Denied {
  const link = `${webUrl}/settings/applications`
  return {
    make: errors.GITHUB_APP_NOT_ALLOWED,
    details: {
      message: 'The organisation has not approved the app through which this server uses GitHub.',
      hint: `Open ${link}, choose the app, and request access for the organisation; one of its owners must grant it.`,
      details: { link },
    },
    facts: {},
  }
}

/** OAuth Apps alone: none of the scopes that the address takes was granted. */
function scopeMissing(headers: Headers): Denied | null {
  const granted = headers.get('x-oauth-scopes')
  const accepted = wordsIn(headers.get('x-accepted-oauth-scopes'))
  if (granted === null || accepted.length === 0) return null
  const held = wordsIn(granted)
  if (accepted.some((scope) => held.includes(scope))) return null
  return {
    make: errors.GITHUB_SCOPE_MISSING,
    details: { details: { githubScopes: accepted } },
    facts: { accepted, held },
  }
}
