import type { Problem } from '../check.ts'
import { failed, outcome, skipped, Unreachable, warning } from '../check.ts'
import { createVisitor } from '../visit.ts'
import type { DeploymentCheck } from './deployment.ts'

const timeoutMs = 3000

export const httpsRedirect: DeploymentCheck = {
  name: 'https-redirect',
  holds: 'The same host over http leads to https, and serves nothing itself.',
  why: 'Whoever leaves out the “s” sends a token in the open, or meets an address that is not the issuer.',
  page: 'docs/guides/doctor.md',
  async run({ url }) {
    const { protocol, port, hostname } = new URL(url)
    if (protocol === 'http:' || port) return skipped('Only for https on its usual port.')
    const visitor = createVisitor(`http://${hostname}`)
    try {
      const { status, headers } = await visitor.visit('/', { timeoutMs })
      return outcome(problemsOf(status, headers.location, url), `http answers ${status}, to https.`)
    } catch (error) {
      if (error instanceof Unreachable) return outcome([], 'Nothing answers over http.')
      throw error
    } finally {
      visitor.close()
    }
  },
}

function problemsOf(status: number, location: string | undefined, url: string): Problem[] {
  if (location?.startsWith(`${url}/`)) return []
  if (status >= 300 && status < 400) {
    return [
      warning('http is redirected, but not to this address.', `Redirect http to ${url}{uri}.`),
    ]
  }
  if (status >= 400) return []
  const mend = `Let the gateway answer http with a redirect (308) to ${url}{uri} alone.`
  return [failed(`Over http the page is served (${status}).`, mend)]
}
