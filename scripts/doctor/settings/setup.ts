import type { Static, TObject } from '@sinclair/typebox'
import type { Redis } from 'ioredis'
import type { ConfigRule, Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import { AppError } from '#shared/errors/define.ts'
import type { Fetch } from '#shared/world.ts'
import { AuthConfig, authRules } from '../../../services/auth/config.ts'
import { EmbeddedConfig, embeddedRules } from '../../../services/embedded/config.ts'
import { McpConfig, mcpRules } from '../../../services/mcp/config.ts'
import type { Check } from '../check.ts'

export const shapes = ['embedded', 'pair', 'auth', 'mcp'] as const
/** Which processes the settings are for: `npm start`, both services of the pair, or one of them. */
export type Shape = (typeof shapes)[number]

/** What every process is told; a process has no more than its own part of it. */
export type Config = Partial<AuthConfig & McpConfig & EmbeddedConfig>

/** The settings, and what lies outside. */
export interface Setup {
  shape: Shape
  /** Empty where something is wrong. */
  config: Config
  /** One sentence for every wrong setting; none holds a value. */
  wrong: readonly string[]
  environment: Environment
  fetch: Fetch
  /** Epoch milliseconds. */
  now: () => number
  /** The connection of REDIS_URL, once its check has made it. */
  redis: Redis | null
}

export type SettingsCheck = Check<Setup>

/** Only the mcp service of the pair has AUTH_URL; what else is there tells whether auth is meant too. */
export function guessShape(environment: Environment): Shape {
  const isSet = (name: string) => Boolean(environment[name] || environment[`${name}_FILE`])
  if (!isSet('AUTH_URL')) return 'embedded'
  return isSet('AUTH_KEYS') || isSet('GITHUB_CLIENT_ID') ? 'pair' : 'mcp'
}

/** Reads the settings as the processes of this shape do. */
export function readSettings(
  shape: Shape,
  environment: Environment
): Pick<Setup, 'config' | 'wrong'> {
  const wrong = new Set<string>()
  const read = <Schema extends TObject>(
    schema: Schema,
    rules: readonly ConfigRule<Static<Schema>>[]
  ): object => {
    try {
      return loadConfig(schema, environment, rules)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const told = error.facts['wrong']
      for (const line of Array.isArray(told) ? told : [error.message]) wrong.add(String(line))
      return {}
    }
  }
  const readers = {
    embedded: () => read(EmbeddedConfig, embeddedRules),
    auth: () => read(AuthConfig, authRules),
    mcp: () => read(McpConfig, mcpRules),
    pair: () => ({ ...read(McpConfig, mcpRules), ...read(AuthConfig, authRules) }),
  }
  const config = readers[shape]()
  return { config: wrong.size > 0 ? {} : config, wrong: [...wrong] }
}
