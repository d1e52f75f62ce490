import { openAudit } from '#shared/audit/open.ts'
import type { Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { freePort } from '#shared/free-port.ts'
import { createHost } from '#shared/host.ts'
import { pairFetch } from '#shared/http/pair-fetch.ts'
import { listen } from '#shared/listen.ts'
import type { Running } from '#shared/main.ts'
import { openWorld } from '#shared/open-world.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { sqliteStore } from '#shared/stores/sqlite.ts'
import { createLog } from '#shared/telemetry/log.ts'
import auth from '../auth/app.ts'
import type { startDemoGitHub as StartDemo } from '../demo/github.ts'
import shippedMcp from '../mcp/app.ts'
import { EmbeddedConfig, embeddedRules, isDemo } from './config.ts'
import { openDataDir } from './data-dir.ts'

/** Loaded where it is used: nobody with a GitHub app of their own pays for it. */
const startDemo: typeof StartDemo = async (options) => {
  const { startDemoGitHub } = await import('../demo/github.ts')
  return startDemoGitHub(options)
}

export interface Embedded extends Running {
  publicUrl: string
  /** People one can sign in as; empty with a real GitHub app. */
  demoPeople: readonly string[]
}

/**
 * Both services in one process on one port: for a laptop, a demo, one small server. `clock`: epoch
 * milliseconds.
 */
export async function startEmbedded(
  environment: Environment,
  mcp: typeof shippedMcp = shippedMcp,
  clock = Date.now
): Promise<Embedded> {
  const given = loadConfig(EmbeddedConfig, environment, embeddedRules)
  const data = openDataDir(given.DATA_DIR)
  const settings = { ...data.keys, ...given, AUDIT_LOG: given.AUDIT_LOG ?? data.auditPath }
  // Only an address of our own making has to know the port before it is listened on.
  const isPortKnown = settings.PUBLIC_URL !== undefined || settings.PORT !== 0
  const port = isPortKnown ? settings.PORT : await freePort(settings.HOST)
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${port}`

  const log = createLog(settings)
  const beginAudit = openAudit(settings)
  const { databasePath } = data
  const openStore = () =>
    databasePath === null ? memoryStore(clock) : sqliteStore(databasePath, clock)
  const { world, close } = await openWorld(settings, log, openStore, clock)
  const { store, now } = world
  const keys = keyRing(settings.AUTH_KEYS)
  const callbackUrl = `${publicUrl}/oauth/callback`
  const demo = isDemo(settings)
    ? await startDemo({ port: settings.DEMO_GITHUB_PORT, store, now, keys, callbackUrl })
    : null

  const config = {
    ...settings,
    PUBLIC_URL: publicUrl,
    AUTH_URL: publicUrl,
    isEmbedded: true,
    ...(demo && {
      GITHUB_URL: demo.url,
      GITHUB_API_URL: demo.apiUrl,
      GITHUB_CLIENT_ID: demo.clientId,
      GITHUB_CLIENT_SECRET: demo.clientSecret,
      upstreamName: 'demo',
    }),
  } as Parameters<typeof auth>[1]['config'] & Parameters<typeof mcp>[1]['config']

  const auditLog = await beginAudit({ world, log })
  const closeWorld = async () => {
    await close()
    data.release()
  }
  const app = await createHost({ world, log, auditLog, config, embedded: true, closeWorld })
  app.addHook('onClose', async () => demo?.close())
  await app.register(auth, { config, world })
  // The mcp service reaches the auth service without leaving the process.
  const inside = pairFetch(app, publicUrl, world.fetch)
  await app.register(mcp, { config, world: { ...world, fetch: inside } })
  const address = await listen(app, { HOST: settings.HOST, PORT: port })
  return { address, publicUrl, demoPeople: demo?.people ?? [], close: () => app.close() }
}
