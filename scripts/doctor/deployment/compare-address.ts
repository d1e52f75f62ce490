import type { Problem } from '../check.ts'
import { failed, shown } from '../check.ts'

/**
 * An address that a document of the deployment gives, against the one it has to be, byte for byte;
 * null where they are equal. `what` names it: a field and the document it is in.
 */
export function compareAddress(what: string, given: unknown, expected: string): Problem | null {
  if (given === expected) return null
  const { origin } = new URL(expected)
  const said = given === undefined ? 'is missing' : `is ${shown(given)}`
  return failed(
    `${what} ${said} instead of ${expected}: ${difference(given, expected)}.`,
    `Set PUBLIC_URL=${origin} for both services and start them again; if another address is the right one, give people that. The gateway must not rewrite bodies or headers of answers (no sub_filter, no proxy_redirect).`
  )
}

function difference(given: unknown, expected: string): string {
  const wanted = new URL(expected)
  const url = typeof given === 'string' ? URL.parse(given) : null
  if (!url) return 'that is no address'
  if (url.href === wanted.href) return 'clients compare it letter by letter, a slash at the end too'
  if (url.hostname !== wanted.hostname) return 'another host'
  if (url.protocol !== wanted.protocol) return `${url.protocol}// in place of ${wanted.protocol}//`
  if (url.port !== wanted.port) return 'another port'
  return 'another path'
}
