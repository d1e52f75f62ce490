import { Type } from '@sinclair/typebox'
import type { Features } from '../../mcp/features/features.ts'
import { definePrompt } from '../../mcp/prompts/prompt.ts'
import type { Resource } from '../../mcp/resources/resource.ts'
import { tools } from '../../mcp/tools/index.ts'
import { askingFeatures } from '../asking-features.ts'

const scopes = ['github:read'] as const
const suggest = async (value: string) => [`${value}a`, `${value}b`]

const greet = definePrompt({
  name: 'greet',
  title: 'Greet',
  description: 'Greets somebody.',
  scopes,
  input: Type.Object({ who: Type.String(), how: Type.Optional(Type.String()) }),
  complete: { who: suggest },
  run: async ({ who }) => [{ role: 'user', content: { type: 'text', text: `Greet ${who}.` } }],
})

const file: Resource = {
  name: 'file',
  title: 'A file',
  description: 'Any file.',
  mimeType: 'text/plain',
  scopes,
  uri: 'file-of://{owner}/{+path}',
  complete: { owner: suggest },
  read: async (uri, { path }) => [{ uri, mimeType: 'text/plain', text: `the file ${path}` }],
}

const asking = askingFeatures()

/** Everything that a message can reach: what asks, what suggests, what is read; nothing that waits. */
export const fuzzFeatures: Features = {
  tools: [...tools, ...asking.tools.filter(({ name }) => name !== 'hang' && name !== 'count')],
  prompts: [greet],
  resources: [...asking.resources, file],
  changes: { lists: true, resources: true },
}
