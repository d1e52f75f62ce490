import { loadConfig } from '#shared/config/load.ts'
import { startService } from '#shared/start-service.ts'
import { mcpWith } from '../../../services/mcp/app.ts'
import { McpConfig, mcpRules } from '../../../services/mcp/config.ts'
import { featuresWithTools } from './fixture-tools.ts'
import { serve } from './serve.ts'

// The mcp half of the pair with fixture tools. The argument is how many tools clients see.
const mcp = mcpWith(featuresWithTools(Number(process.argv[2])))
const { address } = await startService(mcp, loadConfig(McpConfig, process.env, mcpRules))
serve({ url: `${address}/mcp` })
