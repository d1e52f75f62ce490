import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { ConfigRule } from '#shared/config/load.ts'
import {
  baseUrl,
  commonSettings,
  githubUrlsAreSafe,
  publicUrlIsSafe,
  whole,
} from '#shared/config/settings.ts'
import { llmRules, llmSettings } from './llm/settings.ts'
import { defaultToolSets, toolSets } from './tools/sets.ts'

/** The mcp service's settings. Each is a row of docs/reference/settings.md. */
export const McpConfig = Type.Object({
  ...commonSettings({ host: '0.0.0.0', port: 8082 }),
  TOOL_SETS: Type.Array(Type.Union(toolSets.map((set) => Type.Literal(set))), {
    default: [...defaultToolSets],
    minItems: 1,
    uniqueItems: true,
    description: 'Sets of tools that are offered; clients may narrow them with `X-MCP-Toolsets`',
    expects: `a comma-separated list of ${toolSets.map((set) => `\`${set}\``).join(', ')}`,
  }),
  READ_ONLY: Type.Boolean({
    default: false,
    description: 'Offers no tool that writes; clients may ask for it with `X-MCP-Readonly`',
    expects: '`true` or `false`',
  }),
  AUTH_URL: baseUrl({
    description: 'Internal address of the auth service',
    expects: 'an address such as `http://auth:8081`, without a slash at the end',
  }),
  CACHE_USER_SECONDS: whole(
    300,
    0,
    3600,
    'Longest use of a profile that GitHub answered before; GitHub names a shorter time itself. 0: GitHub is asked each time'
  ),
  CACHE_REPOSITORY_SECONDS: whole(
    60,
    0,
    3600,
    'The same for everything else that is read of GitHub. What is written through Gatehouse is seen at once'
  ),
  RATE_LIMIT_MCP: whole(
    100,
    1,
    1_000_000,
    '`tools/call` a minute and person; other methods ten times that'
  ),
  ...llmSettings,
})
export type McpConfig = Static<typeof McpConfig>

export const mcpRules: ConfigRule<McpConfig>[] = [publicUrlIsSafe, githubUrlsAreSafe, ...llmRules]
