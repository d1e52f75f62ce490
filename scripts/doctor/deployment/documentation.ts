import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import { jsonOf } from '../visit.ts'
import { compareAddress } from './compare-address.ts'
import type { DeploymentCheck } from './deployment.ts'

/** The OpenAPI document of each service. */
export const documentPaths = { auth: '/docs/auth.json', mcp: '/docs/mcp.json' }

export const documentation: DeploymentCheck = {
  name: 'documentation',
  holds: 'The page at /docs and the OpenAPI documents of both services are there.',
  why: 'People who write clients find nothing, and `/docs/mcp.json` shows whether both services are routed.',
  page: 'docs/decisions/0008-openapi.md',
  needs: ['server-metadata'],
  async run({ url, visit }) {
    const problems: Problem[] = []
    const page = await visit('/docs')
    if (page.status !== 200) {
      const mend = 'Let the gateway send /docs and /docs/* to the auth service.'
      problems.push(failed(`GET /docs answers ${page.status}.`, mend))
    }
    for (const [service, path] of Object.entries(documentPaths)) {
      const answer = await visit(path)
      const servers = jsonOf(answer)?.['servers']
      if (answer.status === 200 && Array.isArray(servers)) {
        const problem = compareAddress(`\`servers\` of ${path}`, servers[0]?.url, url)
        if (problem) problems.push(problem)
        continue
      }
      const mend = `Let the gateway send ${path} to the ${service} service.`
      problems.push(failed(`GET ${path} answers ${answer.status} and no document.`, mend))
    }
    return outcome(problems, 'Both documents name this address.')
  },
}
