import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import type { Answer } from '../visit.ts'
import type { DeploymentCheck } from './deployment.ts'
import { isOurs, ledTo } from './deployment.ts'

export const answers: DeploymentCheck = {
  name: 'answers',
  holds: 'The gateway passes requests on, and the auth service answers them.',
  why: 'Clients are told nothing but that the server failed.',
  page: 'docs/guides/doctor.md',
  async run({ url, visit }) {
    const page = await visit('/', { headers: { accept: 'text/html' } })
    return outcome(problemsOf(page, url), 'The page at the address is the one of Gatehouse.')
  },
}

function problemsOf(page: Answer, url: string): Problem[] {
  const { status } = page
  if ([502, 503, 504].includes(status)) {
    const mend = 'Start the auth service, and correct its address in the gateway.'
    return [failed(`GET / answers ${status}: the service behind the gateway does not.`, mend)]
  }
  if (status >= 300 && status < 400) {
    const mend =
      'Ask the address it leads to, or have the gateway redirect nothing over https. Nor may it ask for a sign-in of its own: clients cannot answer it, and Gatehouse signs people in.'
    const to = ledTo(page, url) ?? 'no address'
    return [failed(`GET / is redirected (${status}) to ${to}.`, mend)]
  }
  if (!isOurs(page) && (status === 401 || status === 403)) {
    const mend =
      'Take the sign-in or the filter of the gateway off this address: clients cannot answer it, and Gatehouse signs people in.'
    return [failed(`GET / answers ${status}, and not as Gatehouse does.`, mend)]
  }
  if (!isOurs(page) || status !== 200) {
    const mend =
      'Let the gateway send the whole address to Gatehouse, with its path unchanged and no prefix.'
    return [failed(`GET / answers ${status}, and not as Gatehouse does.`, mend)]
  }
  return []
}
