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

/** The mcp service's settings. Each is a row of docs/reference/settings.md. */
export const McpConfig = Type.Object({
  ...commonSettings({ host: '0.0.0.0', port: 8082 }),
  AUTH_URL: baseUrl({
    description: 'Internal address of the auth service',
    expects: 'an address such as `http://auth:8081`, without a slash at the end',
  }),
  RATE_LIMIT_MCP: whole(
    100,
    1,
    1_000_000,
    '`tools/call` a minute and person; other methods ten times that'
  ),
})
export type McpConfig = Static<typeof McpConfig>

export const mcpRules: ConfigRule<McpConfig>[] = [publicUrlIsSafe, githubUrlsAreSafe]
