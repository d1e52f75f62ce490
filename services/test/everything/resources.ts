import type { ResourceContent } from '../../mcp/features/content.ts'
import type { Resource } from '../../mcp/resources/resource.ts'
import { image } from './media.ts'

type Holds = { text: string } | { blob: string }

/** A resource whose content depends on nothing but its address. */
const fixture = (
  uri: string,
  mimeType: string,
  holds: (variables: Readonly<Record<string, string>>) => Holds
): Resource => ({
  name: uri.replace(/^\w+:\/\/|[{}]/g, ''),
  title: uri,
  description: `What ${uri} holds.`,
  mimeType,
  scopes: ['github:read'],
  uri,
  read: async (address, variables): Promise<ResourceContent[]> => [
    { uri: address, mimeType, ...holds(variables) },
  ],
})

export const resources = [
  fixture('test://static-text', 'text/plain', () => ({
    text: 'This is the content of the static text resource.',
  })),
  fixture('test://static-binary', image.mimeType, () => ({ blob: image.data })),
  fixture('test://watched-resource', 'text/plain', () => ({ text: 'Nothing has changed yet.' })),
  fixture('test://template/{id}/data', 'application/json', ({ id }) => ({
    text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
  })),
]
