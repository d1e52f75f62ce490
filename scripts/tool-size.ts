// Measures what the definitions of the tools cost a model, and fails where they have grown over a bound.
import { registry } from '../services/mcp/calls/registry.ts'
import { selections } from '../services/mcp/calls/selection.ts'
import { features } from '../services/mcp/features/features.ts'
import type { ToolSet } from '../services/mcp/tools/sets.ts'
import { defaultToolSets, toolSets } from '../services/mcp/tools/sets.ts'

/**
 * Characters of `tools/list` as JSON. Raise a bound in the commit that adds a tool, not to let the
 * words of others grow.
 */
const bounds = { default: 34_000, all: 44_500 }

/** No tokenizer is installed for this: English and JSON have about four characters in a token. */
const charactersPerToken = 4

const { listTools } = registry(features)

function measure(name: keyof typeof bounds, sets: readonly ToolSet[]): boolean {
  const tools = listTools(selections({ sets, readOnly: false })({}))
  const characters = JSON.stringify(tools).length
  const inputs = JSON.stringify(tools.map((tool) => ({ ...tool, outputSchema: undefined }))).length
  const tokens = (count: number) => `${Math.round(count / charactersPerToken)} tokens`
  const bound = bounds[name]
  console.log(
    `Tools of ${name} sets: ${tools.length}, ${characters} characters (about ${tokens(characters)}; ` +
      `${tokens(inputs)} without output schemas), bound ${bound}`
  )
  return characters <= bound
}

const fits = [measure('default', defaultToolSets), measure('all', toolSets)]
if (fits.includes(false)) {
  console.error('The definitions of the tools have grown over their bound in scripts/tool-size.ts.')
  process.exitCode = 1
}
