import { JsonError } from '#shared/openapi/errors.ts'
import type { Description } from '#shared/openapi/operation.ts'
import type { Scope } from '#shared/tokens/scopes.ts'
import { discovery, ResourceMetadata } from './discovery.ts'
import { endpoint } from './endpoint.ts'
import { JsonRpcError, JsonRpcResult } from './messages.ts'

const scopes: Record<Scope, string> = {
  'github:read': 'Read public data, and the person’s profile and organisations',
  'github:private': 'Read private repositories',
  'github:write': 'Create and change issues, pull requests, branches and files',
  'github:notifications': 'Read notifications',
}

/** What `/docs/mcp.json` says. */
export const mcpDescription = (publicUrl: string): Description => ({
  title: 'Gatehouse: mcp',
  description:
    'The MCP server: it runs tools on GitHub as the person who signed in. Which tools, prompts and ' +
    'resources there are, `tools/list` and its like tell.',
  tags: [
    { name: 'Discovery', description: 'What clients read first' },
    { name: 'MCP', description: 'Model Context Protocol, revisions 2026-07-28 and 2025-11-25' },
  ],
  securitySchemes: {
    oauth: {
      type: 'oauth2',
      description: 'OAuth 2.1 with PKCE, in a browser',
      flows: {
        authorizationCode: {
          authorizationUrl: `${publicUrl}/oauth/authorize`,
          tokenUrl: `${publicUrl}/oauth/token`,
          refreshUrl: `${publicUrl}/oauth/token`,
          scopes,
        },
      },
    },
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'An access token of the auth service; a token of GitHub is not taken',
    },
  },
  schemas: [JsonError, JsonRpcError, JsonRpcResult, ResourceMetadata],
  operations: { ...discovery(publicUrl), ...endpoint },
})
