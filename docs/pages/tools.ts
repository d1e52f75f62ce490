import type { TObject, TSchema } from '@sinclair/typebox'
import { validValue } from '../../services/mcp/calls/valid-value.ts'
import { prompts } from '../../services/mcp/prompts/index.ts'
import type { Prompt } from '../../services/mcp/prompts/prompt.ts'
import { resources } from '../../services/mcp/resources/index.ts'
import type { Resource } from '../../services/mcp/resources/resource.ts'
import { tools } from '../../services/mcp/tools/index.ts'
import { defaultToolSets } from '../../services/mcp/tools/sets.ts'
import type { Tool } from '../../services/mcp/tools/tool.ts'
import { endpointsOf } from './endpoints.ts'
import { exampleCalls } from './examples/calls.ts'
import { runExample } from './examples/run.ts'
import { code, fence, table } from './markdown.ts'

/** `docs/reference/tools.md`: every tool, prompt and resource as clients see it. */
export async function toolsPage(): Promise<string> {
  const intro =
    'What a tool returns is structured (its fields are below) and readable text. A wrong argument is ' +
    'answered with its name, the value given and what is valid; every error begins with a code of ' +
    '[errors.md](errors.md). Each example was run, on a small GitHub made for it.'
  return [
    intro,
    '## Tools',
    ...(await Promise.all(tools.map(toolSection))),
    '## Prompts',
    ...prompts.map(promptSection),
    '## Resources',
    'A resource is read by its address. A file is text if it is UTF-8, else bytes. What leads to ' +
      'nothing, or to what the session may not see, is `Resource not found` or an error of GitHub.',
    ...resources.map(resourceSection),
  ].join('\n\n')
}

async function toolSection(tool: Tool): Promise<string> {
  const { name, title, description, set, scopes, annotations, input, output } = tool
  const endpoints = endpointsOf(name)
  const args = exampleCalls[name]
  if (!args) throw new Error(`${name} has no example in docs/pages/examples/calls.ts`)
  const offered = defaultToolSets.includes(set) ? 'from the start' : 'where `TOOL_SETS` names it'
  const hints = Object.entries(annotations).map(([hint, value]) => `${code(hint)} ${value}`)
  const returned = Object.entries<TSchema>(output?.properties ?? {}).map(([field, schema]) => [
    code(field),
    schema['description'] ?? '',
  ])
  return [
    `### ${code(name)}`,
    `**${title}.** ${description}`,
    `Set ${code(set)}, offered ${offered}. Needs ${scopes.map(code).join(', ')}. Hints: ${hints.join(', ')}.`,
    ...(endpoints.length > 0 ? [`Asks GitHub: ${endpoints.map(code).join(', ')}.`] : []),
    argumentTable(input),
    ...(output ? [table(['Returned field', 'Meaning'], returned)] : []),
    fence('json', JSON.stringify({ name, arguments: args }, null, 2)),
    fence('text', await runExample(tool, args)),
  ].join('\n\n')
}

function promptSection({ name, title, description, scopes, input, complete }: Prompt) {
  return [
    `### ${code(name)}`,
    `**${title}.** ${description}`,
    `Needs ${scopes.map(code).join(', ')}.${suggestsFor(complete)}`,
    argumentTable(input),
  ].join('\n\n')
}

function resourceSection({ uri, title, description, mimeType, scopes, complete }: Resource) {
  const type = mimeType ? `Always ${code(mimeType)}. ` : ''
  return [
    `### ${code(uri)}`,
    `**${title}.** ${description}`,
    `${type}Needs ${scopes.map(code).join(', ')}.${suggestsFor(complete)}`,
  ].join('\n\n')
}

const suggestsFor = (complete: object = {}) =>
  ` Suggests values for ${Object.keys(complete).map(code).join(', ')}.`

function argumentTable({ properties, required = [] }: TObject): string {
  const rows = Object.entries<TSchema>(properties).map(([argument, schema]) => [
    code(argument),
    required.includes(argument) && schema['default'] === undefined ? 'yes' : 'no',
    validValue(schema),
    schema['default'] === undefined ? '' : code(JSON.stringify(schema['default'])),
    schema['description'] ?? '',
  ])
  return table(['Argument', 'Required', 'Valid', 'Default', 'Meaning'], rows)
}
