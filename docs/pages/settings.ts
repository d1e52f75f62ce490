import type { TObject, TSchema } from '@sinclair/typebox'
import { AuthConfig } from '../../services/auth/config.ts'
import { EmbeddedConfig } from '../../services/embedded/config.ts'
import { McpConfig } from '../../services/mcp/config.ts'
import { code, table } from './markdown.ts'

/** The processes and what each reads. */
export const readers: readonly [string, TObject][] = [
  ['embedded', EmbeddedConfig],
  ['auth', AuthConfig],
  ['mcp', McpConfig],
]

/** `docs/reference/settings.md`: every setting of every process. */
export function settingsPage(): string {
  const names = new Set(readers.flatMap(([, schema]) => Object.keys(schema.properties)))
  const rows = [...names].sort().map((name) => {
    const schema = readers.map(([, { properties }]) => properties[name]).find(Boolean)!
    const perReader = readers.map(([, reader]) => whatIf(name, reader))
    return [code(name), schema['description'] ?? '', schema['expects'], ...perReader]
  })
  const intro =
    'Settings are environment variables. Each can also be put into a file: `NAME_FILE` names it, for ' +
    'secrets that an orchestrator mounts. A file `.env` in the working directory is read where there ' +
    'is one; the environment wins. An empty value counts as absent, lists are comma-separated. A ' +
    'start with wrong settings ends and names all of them at once; a value is never printed.\n\n' +
    'The columns on the right are the processes: `npm start` (embedded), `npm run start:auth`, ' +
    '`npm run start:mcp`. They hold the default, **required**, or – where the process does not read it.'
  const head = ['Setting', 'Meaning', 'It must be', ...readers.map(([reader]) => reader)]
  return `${intro}\n\n${table(head, rows)}`
}

function whatIf(name: string, { properties, required = [] }: TObject): string {
  const schema: TSchema | undefined = properties[name]
  if (!schema) return '–'
  if (schema['default'] !== undefined) return code(String(schema['default']))
  return required.includes(name) ? '**required**' : 'optional'
}
