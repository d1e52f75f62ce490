import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { ConfigRule } from '#shared/config/load.ts'
import { commonSettings } from '#shared/config/settings.ts'
import { isLoopback } from '#shared/http/loopback.ts'
import { AuthConfig, authRules } from '../auth/config.ts'
import { McpConfig } from '../mcp/config.ts'
import { llmRules } from '../mcp/llm/settings.ts'

const common = commonSettings({ host: '127.0.0.1', port: 8080 })
const { AUTH_URL: _inMemory, ...mcpSettings } = McpConfig.properties
const { AUDIT_LOG: _inDataDir, ...bothSettings } = { ...mcpSettings, ...AuthConfig.properties }
const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, AUTH_KEYS, SESSION_KEYS } = AuthConfig.properties

/** The settings of both services in one process: what the pair requires is optional here. */
export const EmbeddedConfig = Type.Object({
  ...bothSettings,
  HOST: common.HOST,
  PORT: common.PORT,
  PUBLIC_URL: Type.Optional(common.PUBLIC_URL),
  REDIS_URL: Type.Optional(common.REDIS_URL),
  SESSION_KEYS: Type.Optional(SESSION_KEYS),
  AUTH_KEYS: Type.Optional(AUTH_KEYS),
  GITHUB_CLIENT_ID: Type.Optional(GITHUB_CLIENT_ID),
  GITHUB_CLIENT_SECRET: Type.Optional(GITHUB_CLIENT_SECRET),
  AUDIT_LOG: Type.Optional(
    Type.String({ ...common.AUDIT_LOG, default: undefined, expects: 'a file path, or `stdout`' })
  ),
  DATA_DIR: Type.String({
    default: '.data',
    minLength: 1,
    description: 'Folder for database, keys and audit log; `:memory:` keeps nothing',
    expects: 'a folder path, or `:memory:`',
  }),
  DEMO_GITHUB_PORT: Type.Union([Type.Literal(0), Type.Integer({ minimum: 1024, maximum: 65535 })], {
    type: 'integer',
    default: 8090,
    description: 'Port of the emulated GitHub',
    expects: 'a whole number from 1024 to 65535, or 0 for any free port',
  }),
})
export type EmbeddedConfig = Static<typeof EmbeddedConfig>

/** Without a GitHub app the emulated GitHub is used. */
export const isDemo = (config: EmbeddedConfig): boolean => config.GITHUB_CLIENT_ID === undefined

/** Anybody can sign in to the emulated GitHub as anybody, so it is never reachable from elsewhere. */
const demoIsPrivate: ConfigRule<EmbeddedConfig> = (config) => {
  if (!isDemo(config)) return []
  const remedy =
    'the demo is for this machine alone. Set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET to serve others.'
  const publicHost = URL.parse(config.PUBLIC_URL ?? '')?.hostname ?? 'localhost'
  return [
    ...(isLoopback(config.HOST) ? [] : [`HOST must be a loopback address: ${remedy}`]),
    ...(isLoopback(publicHost) ? [] : [`PUBLIC_URL must have a loopback host: ${remedy}`]),
  ]
}

const appIsWhole: ConfigRule<EmbeddedConfig> = (config) =>
  isDemo(config) === (config.GITHUB_CLIENT_SECRET === undefined)
    ? []
    : ['GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET belong together: set both, or none for the demo.']

const portsDiffer: ConfigRule<EmbeddedConfig> = (config) =>
  isDemo(config) && config.PORT !== 0 && config.PORT === config.DEMO_GITHUB_PORT
    ? ['DEMO_GITHUB_PORT must differ from PORT: the emulated GitHub listens beside the product.']
    : []

const keysAreWhole: ConfigRule<EmbeddedConfig> = (config) =>
  (config.SESSION_KEYS === undefined) === (config.AUTH_KEYS === undefined)
    ? []
    : ['SESSION_KEYS and AUTH_KEYS belong together: set both, or none to have them made.']

/** A rule of the pair that only looks at what is set here too. */
const whereSet =
  (rule: ConfigRule<AuthConfig>): ConfigRule<EmbeddedConfig> =>
  (config) =>
    rule({ PUBLIC_URL: 'http://localhost', ...config } as unknown as AuthConfig)

export const embeddedRules: ConfigRule<EmbeddedConfig>[] = [
  demoIsPrivate,
  appIsWhole,
  portsDiffer,
  keysAreWhole,
  ...authRules.map(whereSet),
  ...llmRules,
]
