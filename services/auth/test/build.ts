import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { AuditRecord } from '#shared/audit/record.ts'
import type { Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import { createHost } from '#shared/host.ts'
import { createLog } from '#shared/telemetry/log.ts'
import { auditLogInto } from '#shared/testing/audit-log.ts'
import type { GitHubState } from '#shared/testing/github/state.ts'
import type { FakeGitHub } from '#shared/testing/github.ts'
import { fakeGitHub } from '#shared/testing/github.ts'
import { collectRoutes } from '#shared/testing/openapi.ts'
import auth from '../app.ts'
import { AuthConfig, authRules } from '../config.ts'
import type { WatchedStore } from './store.ts'
import type { Clock, TestWorld } from './world.ts'
import { createWorld, testKey } from './world.ts'

/** A running auth service with all that it says and keeps. */
export interface Service {
  app: FastifyInstance
  github: FakeGitHub
  store: WatchedStore
  clock: Clock
  /** Audit records, oldest first. */
  audit: AuditRecord[]
  /** Lines of the application log, every level. */
  log: string[]
  /** Its own, as documents name them; without those that Fastify and CORS add. */
  routes: string[]
  issuer: string
  environment: Environment
}

export interface Changes {
  environment?: Environment
  kind?: GitHubState['kind']
  /** Shared with another service, as replicas do. */
  outside?: TestWorld
  github?: FakeGitHub
  isEmbedded?: boolean
}

export const issuer = 'https://gatehouse.test'

/** The service on a host of its own; `closes` itself with the test. */
export async function build(t: Test, changes: Changes = {}): Promise<Service> {
  const { world, store, clock } = changes.outside ?? createWorld()
  const publicUrl = changes.environment?.['PUBLIC_URL'] ?? issuer
  const callbackUrl = `${publicUrl}/oauth/callback`
  const kind = changes.kind ?? 'oauth-app'
  const github = changes.github ?? fakeGitHub({ now: clock.now, callbackUrl, kind })
  const environment = { ...settings(github), ...changes.environment }
  const config = loadConfig(AuthConfig, environment, authRules)

  const audit: AuditRecord[] = []
  const log: string[] = []
  const lines = { write: (line: string) => void log.push(line) }
  const app = await createHost({
    world,
    log: createLog({ LOG_LEVEL: 'trace', AUDIT_LOG: 'elsewhere' }, lines),
    auditLog: auditLogInto(audit),
    config,
    embedded: false,
  })
  t.teardown(() => app.close())
  const routes = collectRoutes(app)
  const { isEmbedded = false } = changes
  const within = { ...world, fetch: github.fetch }
  await app.register(auth, { config: { ...config, isEmbedded }, world: within })
  await app.ready()
  const said = { audit, log, routes }
  return { app, github, store, clock, ...said, issuer: config.PUBLIC_URL, environment }
}

const settings = (github: FakeGitHub): Environment => ({
  PUBLIC_URL: issuer,
  REDIS_URL: 'redis://not-used.test',
  AUTH_KEYS: testKey('a'),
  SESSION_KEYS: testKey('s'),
  GITHUB_URL: github.url,
  GITHUB_API_URL: github.apiUrl,
  GITHUB_CLIENT_ID: github.state.clientId,
  GITHUB_CLIENT_SECRET: github.state.clientSecret,
})
