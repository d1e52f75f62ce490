import { outcome, warning } from '../check.ts'
import { createVisitor } from '../visit.ts'
import type { DeploymentCheck } from './deployment.ts'

const path = '/.well-known/oauth-protected-resource/mcp'

export const keepAlive: DeploymentCheck = {
  name: 'keep-alive',
  holds: 'Connections are kept for the next request.',
  why: 'Each call of a tool pays for a connection and a TLS handshake of its own.',
  page: 'docs/reference/benchmark.md',
  async run({ url, ca }) {
    const visitor = createVisitor(url, ca ? { ca } : {})
    try {
      await visitor.visit(path)
      const { isReused } = await visitor.visit(path)
      const mend = 'Let the gateway keep connections of clients open for a minute or more.'
      const problem = warning('The connection is closed after one answer.', mend)
      return outcome(isReused ? [] : [problem], 'A second request came over the same one.')
    } finally {
      visitor.close()
    }
  },
}
