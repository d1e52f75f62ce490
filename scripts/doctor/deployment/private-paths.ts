import type { Problem } from '../check.ts'
import { failed, outcome, warning } from '../check.ts'
import type { Answer } from '../visit.ts'
import type { Deployment, DeploymentCheck } from './deployment.ts'
import { isLocal, isOurs } from './deployment.ts'

/** As from somewhere else, where a proxy tells so: in one process /metrics answers this machine. */
const fromElsewhere = { 'x-forwarded-for': '203.0.113.7' }

export const privatePaths: DeploymentCheck = {
  name: 'private-paths',
  holds: 'What is for operators and for the mcp service alone is not public.',
  why: 'Strangers read how many people do what, and may try to make the auth service refresh tokens.',
  page: 'docs/guides/doctor.md',
  async run(deployment) {
    const problems: Problem[] = []
    for (const path of ['/metrics', '/upstream/refresh']) {
      if (!(await answersAt(deployment, path))) continue
      const mend = `Let the gateway answer 404 at ${path}, e.g. in Caddy: respond ${path}* 404.`
      problems.push(failed(`${path} is reachable from outside.`, mend))
    }
    // On one machine without a gateway there is no outside to keep it from, and it tells little.
    if (!isLocal(deployment) && (await answersAt(deployment, '/health/ready'))) {
      const mend = 'Let the gateway answer 404 at /health/*; probes ask the services themselves.'
      problems.push(warning('/health/ready is reachable from outside.', mend))
    }
    return outcome(problems, '/metrics and /upstream/refresh do not exist from here.')
  },
}

async function answersAt({ visit }: Deployment, path: string): Promise<boolean> {
  const answer = await visit(path, { headers: fromElsewhere })
  return (answer.status === 200 && !isPage(answer)) || isRefusedMethod(answer)
}

/** None of these is a page: a gateway that answers everything with one of its own shows none of them. */
const isPage = ({ headers }: Answer) => headers['content-type']?.startsWith('text/html') === true

/** The route is there, but for another method. */
const isRefusedMethod = (answer: Answer) => answer.status === 405 && isOurs(answer)
