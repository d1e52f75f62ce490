import type { Environment } from '#shared/config/load.ts'
import { startEmbedded } from '../../../services/embedded/start.ts'
import { mcpWith } from '../../../services/mcp/app.ts'
import { featuresWithTools } from './fixture-tools.ts'
import { serve } from './serve.ts'

// The embedded shape twice, the second after tracing was switched on, which is of no concern to the
// first: what is to be traced is looked at once, when a service is built.
const settings = (name: string): Environment => JSON.parse(process.env[name]!)
const mcp = () => mcpWith(featuresWithTools(Number(process.argv[2])))
const { address } = await startEmbedded(settings('UNTRACED'), mcp())
Object.assign(process.env, settings('TRACING'))
await import('#shared/telemetry/start.ts')
await startEmbedded(settings('TRACED'), mcp())
serve({ url: `${address}/mcp` })
