import type { Problem } from '../check.ts'
import { failed, outcome, shown } from '../check.ts'
import { jsonOf } from '../visit.ts'
import type { Deployment, DeploymentCheck } from './deployment.ts'
import { isOurs } from './deployment.ts'
import { documentPaths } from './documentation.ts'

const maxPaths = 60
const privatePath = /^\/(metrics|health|upstream)(\/|$)/
const maxMissingTold = 8

export const routes: DeploymentCheck = {
  name: 'routes',
  holds: 'The gateway sends every public path to the service that has it.',
  why: 'A sign-in, a registration or a page ends in an answer that the gateway or the other service made up.',
  page: 'docs/decisions/0008-openapi.md',
  needs: ['documentation'],
  async run(deployment) {
    const problems: Problem[] = []
    let count = 0
    for (const [service, document] of Object.entries(documentPaths)) {
      const paths = await pathsIn(deployment, document)
      count += paths.length
      const missing: string[] = []
      for (const path of paths) if (!(await isRouted(deployment, path))) missing.push(path)
      if (missing.length === 0) continue
      const told = missing.slice(0, maxMissingTold).map(shown).join(', ')
      const mend = `Let the gateway send these paths to the ${service} service, unchanged; in doubt, everything but /mcp, /.well-known/oauth-protected-resource/mcp and /docs/mcp.json to auth.`
      problems.push(failed(`Not routed to ${service}: ${told}.`, mend))
    }
    return outcome(problems, `${count} paths of both documents.`)
  },
}

/** Without a body and without credentials a request for any of them changes nothing. */
async function pathsIn({ visit }: Deployment, document: string): Promise<string[]> {
  const paths = jsonOf(await visit(document))?.['paths'] ?? {}
  return Object.keys(paths)
    .filter((path) => path.startsWith('/') && !privatePath.test(path) && !/\{file\}/.test(path))
    .slice(0, maxPaths)
    .map((path) => path.replaceAll(/\{[^}]*\}/g, 'doctor'))
}

/** Whatever Gatehouse says to it, but for “not found”. */
async function isRouted(deployment: Deployment, path: string): Promise<boolean> {
  const answer = await deployment.visit(path)
  return isOurs(answer) && answer.status !== 404
}
