import { Type } from '@sinclair/typebox'
import type { Features } from '../../../services/mcp/features/features.ts'
import { features } from '../../../services/mcp/features/features.ts'
import { defaultToolSets } from '../../../services/mcp/tools/sets.ts'
import { defineTool } from '../../../services/mcp/tools/tool.ts'

const Text = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'What to say again',
  expects: 'text',
})

/** Says again what it is told, as text and as data: a call of it costs what every call costs. */
const echo = (name: string) =>
  defineTool({
    name,
    title: 'Say again',
    description: 'Answers with the text that it is given.',
    set: 'users',
    scopes: ['github:read'],
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    input: Type.Object({ text: Text }, { additionalProperties: false }),
    output: Type.Object({ text: Type.String() }),
    run: async ({ text }) => ({ structured: { text }, text }),
  })

/** The shipped features, with `echo` first and its like at the end, so that clients see `count` tools. */
export function featuresWithTools(count: number): Features {
  const shown = features.tools.filter(({ set }) => defaultToolSets.includes(set)).length
  const fillers = Array.from({ length: count - shown - 1 }, (_, at) => echo(`echo_${at + 2}`))
  return { ...features, tools: [echo('echo'), ...features.tools, ...fillers] }
}
