import { failed, outcome } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'

export const methods: DeploymentCheck = {
  name: 'methods',
  holds: 'The gateway passes GET and DELETE on /mcp as well as POST.',
  why: 'Clients of 2025-11-25 open their stream with GET and end their session with DELETE.',
  page: 'docs/guides/doctor.md',
  needs: ['challenge'],
  async run({ visit }) {
    const problems = []
    for (const method of ['GET', 'DELETE']) {
      const { status } = await visit('/mcp', { method, headers: { accept: 'text/event-stream' } })
      if (status === 401) continue
      const mend = 'Allow GET, POST, DELETE and OPTIONS on /mcp in gateway and firewall.'
      problems.push(failed(`${method} /mcp answers ${status} instead of 401.`, mend))
    }
    return outcome(problems, 'Both reach the mcp service.')
  },
}
