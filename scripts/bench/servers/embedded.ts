import { startEmbedded } from '../../../services/embedded/start.ts'
import { mcpWith } from '../../../services/mcp/app.ts'
import { featuresWithTools } from './fixture-tools.ts'
import { serve } from './serve.ts'

// The embedded shape with fixture tools. The argument is how many tools clients see.
const mcp = mcpWith(featuresWithTools(Number(process.argv[2])))
const { address } = await startEmbedded(process.env, mcp)
serve({ url: `${address}/mcp` })
