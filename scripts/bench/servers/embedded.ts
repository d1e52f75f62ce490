import { openAuditLog } from '#shared/audit/log.ts'
import { loadConfig } from '#shared/config/load.ts'
import { createHost } from '#shared/host.ts'
import { pairFetch } from '#shared/http/pair-fetch.ts'
import { listen } from '#shared/listen.ts'
import { openWorld } from '#shared/open-world.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { sqliteStore } from '#shared/stores/sqlite.ts'
import { createLog } from '#shared/telemetry/log.ts'
import auth from '../../../services/auth/app.ts'
import { EmbeddedConfig, embeddedRules } from '../../../services/embedded/config.ts'
import { openDataDir } from '../../../services/embedded/data-dir.ts'
import { mcpWith } from '../../../services/mcp/app.ts'
import { featuresWithTools } from './fixture-tools.ts'
import { serve } from './serve.ts'

// The embedded shape as `services/embedded/start.ts` puts it together, with fixture tools and
// without the emulated GitHub. The argument is how many tools clients see.
const given = loadConfig(EmbeddedConfig, process.env, embeddedRules)
const data = openDataDir(given.DATA_DIR)
const settings = { ...data.keys, ...given, AUDIT_LOG: given.AUDIT_LOG ?? data.auditPath }
const publicUrl = settings.PUBLIC_URL!
const config = {
  ...settings,
  PUBLIC_URL: publicUrl,
  AUTH_URL: publicUrl,
  isEmbedded: true,
} as Parameters<typeof auth>[1]['config'] & Parameters<ReturnType<typeof mcpWith>>[1]['config']

const log = createLog(settings)
const { databasePath } = data
const { world } = await openWorld(settings, log, () =>
  databasePath === null ? memoryStore() : sqliteStore(databasePath)
)
const auditLog = openAuditLog(settings.AUDIT_LOG, log)
const app = await createHost({ world, log, auditLog, config, embedded: true })
await app.register(auth, { config, world })
const inside = pairFetch(app, publicUrl, world.fetch)
const mcp = mcpWith(featuresWithTools(Number(process.argv[2])))
await app.register(mcp, { config, world: { ...world, fetch: inside } })
const address = await listen(app, { HOST: settings.HOST, PORT: settings.PORT })
serve({ url: `${address}/mcp` })
