import { randomUUID } from 'node:crypto'
import type { Problem } from '../check.ts'
import { outcome, warning } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'
import { serverMetadataPaths } from './server-metadata.ts'

export const requestId: DeploymentCheck = {
  name: 'request-id',
  holds: 'A request id that a client sends is taken over and answered.',
  why: 'What a person reports cannot be found in the logs of gateway and services.',
  page: 'docs/reference/errors.md',
  needs: ['resource-metadata', 'server-metadata'],
  async run({ visit }) {
    const problems: Problem[] = []
    const id = `doctor-${randomUUID()}`
    for (const path of ['/.well-known/oauth-protected-resource/mcp', serverMetadataPaths[0]!]) {
      const { headers } = await visit(path, { headers: { 'x-request-id': id } })
      if (headers['x-request-id'] === id) continue
      const mend =
        'Let the gateway pass X-Request-Id on in both directions, or log the one it makes.'
      problems.push(warning(`GET ${path} answers another id.`, mend))
    }
    return outcome(problems, 'Both services answer it.')
  },
}
