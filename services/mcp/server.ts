import { readEnvironment } from '#shared/config/env-file.ts'
import { loadConfig } from '#shared/config/load.ts'
import { main } from '#shared/main.ts'
import { startService } from '#shared/start-service.ts'
import mcp from './app.ts'
import { McpConfig, mcpRules } from './config.ts'

/** The mcp service alone: `npm run start:mcp`. */
const endsWithParent = 'npm_lifecycle_event' in process.env
const start = async () => startService(mcp, loadConfig(McpConfig, readEnvironment(), mcpRules))
await main(start, { endsWithParent })
