import type { TSchema } from '@sinclair/typebox'
import { validValue } from '../../services/mcp/calls/valid-value.ts'
import { tools } from '../../services/mcp/tools/index.ts'
import type { Tool } from '../../services/mcp/tools/tool.ts'
import { code, table } from './markdown.ts'

/** `docs/reference/tools.md`: every tool as clients see it. */
export function toolsPage(): string {
  const intro =
    'What a tool returns is structured (its fields are below) and readable text. A wrong argument is ' +
    'answered with its name, the value given and what is valid; every error begins with a code of ' +
    '[errors.md](errors.md).'
  return [intro, ...tools.map(toolSection)].join('\n\n')
}

function toolSection({ name, title, description, scopes, annotations, input, output }: Tool) {
  const hints = Object.entries(annotations).map(([hint, value]) => `${code(hint)} ${value}`)
  const given = Object.entries<TSchema>(input.properties).map(([argument, schema]) => [
    code(argument),
    input.required?.includes(argument) && schema['default'] === undefined ? 'yes' : 'no',
    validValue(schema),
    schema['default'] === undefined ? '' : code(JSON.stringify(schema['default'])),
    schema['description'] ?? '',
  ])
  const returned = Object.entries<TSchema>(output?.properties ?? {}).map(([field, schema]) => [
    code(field),
    schema['description'] ?? '',
  ])
  return [
    `## ${code(name)}`,
    `**${title}.** ${description}`,
    `Needs ${scopes.map(code).join(', ')}. Hints: ${hints.join(', ')}.`,
    table(['Argument', 'Required', 'Valid', 'Default', 'Meaning'], given),
    ...(output ? [table(['Returned field', 'Meaning'], returned)] : []),
  ].join('\n\n')
}
