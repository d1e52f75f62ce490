import type { Tool as ListedTool } from '@modelcontextprotocol/server'
import type { Tool } from '../tools/tool.ts'
import type { Arguments } from './explain-arguments.ts'
import { argumentReader } from './explain-arguments.ts'

export interface PreparedTool {
  tool: Tool
  readArguments: (given: Arguments) => Arguments
}

/** The tools of this process, prepared once: a request pays nothing for their number. */
export interface Registry {
  /** The answer to `tools/list`. */
  listed: ListedTool[]
  find(name: string): PreparedTool | undefined
}

/** A schema as clients get it: plain JSON, without the words kept for our own error texts. */
const plainSchema = (schema: object) =>
  JSON.parse(JSON.stringify(schema, (key, value) => (key === 'x-valid' ? undefined : value)))

export function registry(tools: readonly Tool[]): Registry {
  const prepared = new Map(
    tools.map((tool) => [tool.name, { tool, readArguments: argumentReader(tool.name, tool.input) }])
  )
  const listed = tools.map(({ name, title, description, annotations, input, output }) => ({
    name,
    title,
    description,
    annotations: { title, ...annotations },
    inputSchema: plainSchema(input),
    outputSchema: plainSchema(output),
  }))
  return { listed, find: (name) => prepared.get(name) }
}
