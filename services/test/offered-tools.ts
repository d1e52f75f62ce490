import { tools } from '../mcp/tools/index.ts'
import { defaultToolSets } from '../mcp/tools/sets.ts'

/** Names of the tools that are offered where nobody chooses, in the order that clients are shown. */
export const offeredTools: readonly string[] = tools
  .filter(({ set }) => defaultToolSets.includes(set))
  .map(({ name }) => name)
