import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'

const pages = ['/', '/oauth/authorize', '/oauth/consent', '/oauth/callback', '/account']

export const corsPages: DeploymentCheck = {
  name: 'cors-pages',
  holds: 'No other site may read the pages that a person sees.',
  why: 'A site in another tab could read the consent form of whoever is signed in.',
  page: 'docs/guides/doctor.md',
  async run({ visit }) {
    const problems: Problem[] = []
    for (const path of pages) {
      const headers = { origin: 'https://other-site.example', accept: 'text/html' }
      const answer = await visit(path, { headers })
      if (answer.headers['access-control-allow-origin'] === undefined) continue
      const mend =
        'Take Access-Control headers out of the gateway: Gatehouse sends them where they belong.'
      problems.push(failed(`GET ${path} carries Access-Control-Allow-Origin.`, mend))
    }
    return outcome(problems, `${pages.length} pages carry no Access-Control headers.`)
  },
}
