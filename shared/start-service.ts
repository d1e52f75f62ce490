import type { AuditSettings } from './audit/open.ts'
import { openAudit } from './audit/open.ts'
import { errors } from './errors/catalogue.ts'
import { createHost } from './host.ts'
import type { Plugin } from './http/typebox.ts'
import { listen } from './listen.ts'
import type { Running } from './main.ts'
import { openWorld } from './open-world.ts'
import type { LogSettings } from './telemetry/log.ts'
import { createLog } from './telemetry/log.ts'
import type { ServiceOptions } from './world.ts'

interface PairSettings extends LogSettings, AuditSettings {
  PUBLIC_URL: string
  HOST: string
  PORT: number
  REDIS_URL: string
  TRUST_PROXY?: string[]
  GITHUB_CONNECTIONS: number
  GITHUB_TIMEOUT_MS: number
}

/** One service in a process of its own, over Redis: half of the pair. */
export async function startService<Config extends PairSettings>(
  service: Plugin<ServiceOptions<Config>>,
  config: Config
): Promise<Running> {
  const log = createLog(config)
  const beginAudit = openAudit(config)
  const { world, close } = await openWorld(config, log, () => {
    throw errors.CONFIG_INVALID({ message: 'REDIS_URL is required.' })
  })
  const auditLog = await beginAudit({ world, log })
  const app = await createHost({ world, log, auditLog, config, embedded: false, closeWorld: close })
  await app.register(service, { config, world })
  const address = await listen(app, config)
  return { address, close: () => app.close() }
}
