import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../services/mcp/tools', import.meta.url))

/** The endpoints of GitHub’s REST API that the docstring of a tool names. */
export function endpointsOf(tool: string): string[] {
  for (const file of globSync('*/*.ts', { cwd: root })) {
    const source = readFileSync(`${root}/${file}`, 'utf8')
    const isIts = new RegExp(`^(?:const|  )\\s*name(?: =|:) '${tool}'`, 'm').test(source)
    if (!isIts) continue
    const [, docstring = ''] =
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport default defineTool/.exec(source) ?? []
    const words = docstring.replace(/\s*\n \* ?/g, ' ')
    return Array.from(
      words.matchAll(/`((?:GET|POST|PATCH|PUT) [^`]+)`/g),
      ([, route = '']) => route
    )
  }
  throw new Error(`no file of services/mcp/tools defines ${tool}`)
}
