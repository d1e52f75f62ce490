import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from '@sinclair/typebox'
import type { AuditService, StoredHead } from '../../shared/audit/heads.ts'
import { readHeads } from '../../shared/audit/heads.ts'
import { auditKeys, knownKeys } from '../../shared/audit/keys.ts'
import { placeOf } from '../../shared/audit/open.ts'
import { readEnvironment } from '../../shared/config/env-file.ts'
import { loadConfig } from '../../shared/config/load.ts'
import { commonSettings, ring } from '../../shared/config/settings.ts'
import type { DerivedKey, KeyRing } from '../../shared/crypto/key-ring.ts'
import { keyRing } from '../../shared/crypto/key-ring.ts'
import type { StoreReader } from '../../shared/stores/sqlite-reader.ts'
import { sqliteReader } from '../../shared/stores/sqlite-reader.ts'
import { fail } from './fail.ts'

const common = commonSettings({ host: '', port: 0 })

/** What the services read, as far as it matters here; each service of the pair lacks some of it. */
const Settings = Type.Object({
  AUDIT_LOG: Type.Optional(Type.String(withoutDefault(common.AUDIT_LOG))),
  AUDIT_KEEP_DAYS: common.AUDIT_KEEP_DAYS,
  REDIS_URL: Type.Optional(common.REDIS_URL),
  SESSION_KEYS: Type.Optional(common.SESSION_KEYS),
  AUTH_KEYS: Type.Optional(ring('')),
  DATA_DIR: Type.String({ default: '.data' }),
})

function withoutDefault({ default: _default, ...rest }: { default?: unknown }) {
  return rest
}

export interface AuditPlace {
  /** The log, absolute, or `stdout`. */
  path: string
  keepDays: number
  /** By the service that signs with it. */
  rings: [AuditService, KeyRing][]
  openStore(): Promise<StoreReader>
}

/** Finds the audit log as the services would. @throws CONFIG_INVALID */
export function auditPlace(environment = readEnvironment()): AuditPlace {
  const config = loadConfig(Settings, environment)
  const { AUDIT_LOG, AUDIT_KEEP_DAYS: keepDays, REDIS_URL, DATA_DIR } = config
  const keysFile = join(DATA_DIR, 'keys.json')
  const isGiven = config.SESSION_KEYS !== undefined || config.AUTH_KEYS !== undefined
  const made = !isGiven && existsSync(keysFile) ? JSON.parse(readFileSync(keysFile, 'utf8')) : {}
  const { SESSION_KEYS, AUTH_KEYS } = { ...made, ...config }
  const ofData = existsSync(keysFile) ? join(DATA_DIR, 'audit.log') : 'stdout'
  return {
    path: placeOf(AUDIT_LOG ?? ofData),
    keepDays,
    rings: [
      ...(AUTH_KEYS ? [['auth', keyRing(AUTH_KEYS)] as [AuditService, KeyRing]] : []),
      ...(SESSION_KEYS ? [['mcp', keyRing(SESSION_KEYS)] as [AuditService, KeyRing]] : []),
    ],
    openStore: async () =>
      REDIS_URL ? openRedis(REDIS_URL) : sqliteReader(join(DATA_DIR, 'store.db')),
  }
}

async function openRedis(url: string): Promise<StoreReader> {
  const { connectRedis } = await import('../../shared/stores/connect-redis.ts')
  const { redisStore } = await import('../../shared/stores/redis.ts')
  const redis = connectRedis(url, () => undefined)
  await redis.connect().catch((): never => {
    redis.disconnect()
    return fail('Redis cannot be reached. Check REDIS_URL, or say --without-store.')
  })
  return redisStore(redis)
}

export interface Witness {
  keys: DerivedKey[]
  /** Null: the store was not asked. */
  heads: StoredHead[] | null
}

/** What the log is checked against. */
export async function witness({ rings, openStore }: AuditPlace, withStore: boolean) {
  if (rings.length === 0) {
    fail(
      'There are no keys to check with: set AUTH_KEYS, SESSION_KEYS or DATA_DIR as for the service.'
    )
  }
  if (!withStore) return { keys: rings.flatMap(([, one]) => auditKeys(one)), heads: null }
  const store = await openStore()
  const found: Witness & { heads: StoredHead[] } = { keys: [], heads: [] }
  for (const [service, one] of rings) {
    found.heads.push(...(await readHeads(store, service)))
    found.keys.push(...(await knownKeys(store, service, one)))
  }
  await store.close()
  return found
}
