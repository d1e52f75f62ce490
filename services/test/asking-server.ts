import { readEnvironment } from '#shared/config/env-file.ts'
import { loadConfig } from '#shared/config/load.ts'
import { main } from '#shared/main.ts'
import { startService } from '#shared/start-service.ts'
import { mcpWith } from '../mcp/app.ts'
import { McpConfig, mcpRules } from '../mcp/config.ts'
import { askingFeatures } from './asking-features.ts'

/** The mcp service with tools that ask, count and hang, as a process of its own. */
await main(async () =>
  startService(mcpWith(askingFeatures()), loadConfig(McpConfig, readEnvironment(), mcpRules))
)
