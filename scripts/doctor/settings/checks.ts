import { appType } from './app-type.ts'
import { authUrl } from './auth-url.ts'
import { callbackUrl } from './callback-url.ts'
import { dataDir } from './data-dir.ts'
import { github } from './github.ts'
import { githubApp } from './github-app.ts'
import { githubClock } from './github-clock.ts'
import { keys } from './keys.ts'
import { publicUrl } from './public-url.ts'
import { redis } from './redis.ts'
import { redisClock } from './redis-clock.ts'
import { redisEviction } from './redis-eviction.ts'
import { redisLatency } from './redis-latency.ts'
import { redisPersistence } from './redis-persistence.ts'
import { redisRights } from './redis-rights.ts'
import { settings } from './settings.ts'
import type { SettingsCheck } from './setup.ts'
import { storedSeals } from './stored-seals.ts'
import { tracing } from './tracing.ts'
import { trustProxy } from './trust-proxy.ts'

/** What is asked of the settings, and of what they lead to. */
export const settingsChecks: readonly SettingsCheck[] = [
  // The settings by themselves.
  settings,
  dataDir,
  keys,
  publicUrl,
  trustProxy,
  // Where records are kept.
  redis,
  redisPersistence,
  redisEviction,
  redisRights,
  redisLatency,
  redisClock,
  storedSeals,
  // GitHub.
  github,
  githubClock,
  appType,
  githubApp,
  callbackUrl,
  // The others.
  authUrl,
  tracing,
]
