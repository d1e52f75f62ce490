import type { Problem } from '../check.ts'
import { failed, outcome, Unreachable } from '../check.ts'
import type { Answer } from '../visit.ts'
import type { DeploymentCheck } from './deployment.ts'
import { authorizePath, register } from './deployment.ts'

export const consentPage: DeploymentCheck = {
  name: 'consent-page',
  holds: 'A browser reaches the consent page and is recognised there by its cookie.',
  why: 'A person consents and is told that the sign-in was begun in another browser.',
  page: 'docs/guides/doctor.md',
  needs: ['registration'],
  async run(deployment) {
    const clientId = await register(deployment, 'a client')
    const begun = await deployment.visit(authorizePath(clientId))
    const cookie = cookieOf(begun, deployment.url)
    const headers = { accept: 'text/html', cookie }
    const place = begun.headers.location ?? ''
    if (!place.startsWith('/oauth/consent?')) {
      throw new Unreachable(
        `A sign-in does not lead to the consent page (${begun.status}).`,
        'Let the gateway leave the Location header as it is, and answer nothing in place of Gatehouse.'
      )
    }
    return outcome(
      problemsOf(await deployment.visit(place, { headers })),
      'It shows with its form.'
    )
  },
}

/** @throws Unreachable where a browser would not send it back */
function cookieOf({ headers }: Answer, url: string): string {
  const isHttps = url.startsWith('https:')
  const name = isHttps ? '__Host-gatehouse' : 'gatehouse'
  const line = headers['set-cookie']?.find((one) => one.startsWith(`${name}=`))
  const attributes = line?.split(/; ?/).slice(1) ?? []
  const isKept = attributes.includes('Path=/') && !/; ?domain=/i.test(line ?? '')
  if (line && isKept && attributes.includes('Secure') === isHttps) return line.split(';')[0]!
  throw new Unreachable(
    line ? 'The cookie of the sign-in was changed on its way.' : `There is no cookie \`${name}\`.`,
    'Let the gateway pass Set-Cookie on unchanged (no proxy_cookie_path, no proxy_cookie_domain), and set PUBLIC_URL to the address that browsers use: its scheme decides the name of the cookie.'
  )
}

function problemsOf({ status, headers, text }: Answer): Problem[] {
  if (status !== 200 || !text.includes('name="decision"')) {
    const mend =
      'Let the gateway pass cookies on. With several auth services, all need the same AUTH_KEYS and the same Redis.'
    return [failed(`The consent page answers ${status} and has no form.`, mend)]
  }
  const policy = String(headers['content-security-policy'])
  if (policy.includes("frame-ancestors 'none'")) return []
  const mend = 'Let the gateway pass Content-Security-Policy on unchanged.'
  return [failed('Other sites may put the consent page into a frame.', mend)]
}
