import { resolve } from 'node:path'
import { randomToken } from '../crypto/digest.ts'
import { keyRing } from '../crypto/key-ring.ts'
import type { World } from '../world.ts'
import type { Teller } from './attempts.ts'
import { openAuditFile, withoutLinks } from './file.ts'
import { storedHeads } from './heads.ts'
import { auditKeys, keepKeys } from './keys.ts'
import type { AuditLog } from './log.ts'
import { openAuditLog } from './log.ts'

export interface AuditSettings {
  AUDIT_LOG: string
  AUDIT_MAX_BYTES: number
  AUDIT_KEEP_DAYS: number
  SESSION_KEYS: readonly string[]
  /** Where there are none this is the mcp service: it signs with what it has. */
  AUTH_KEYS?: readonly string[]
}

interface Beginning {
  world: Pick<World, 'store' | 'now'>
  log: Teller
}

/** Where the log is written, absolute and followed where it is a link, or `stdout`. */
export const placeOf = (AUDIT_LOG: string): string =>
  AUDIT_LOG === 'stdout' ? AUDIT_LOG : withoutLinks(resolve(AUDIT_LOG))

/**
 * Opens the file at once, so that a wrong setting ends the start before anything else is opened; what
 * it returns begins the chain of this process.
 *
 * @throws CONFIG_INVALID if the file cannot be opened; from what it returns STORE_UNAVAILABLE
 */
export function openAudit(settings: AuditSettings): (beginning: Beginning) => Promise<AuditLog> {
  const { AUDIT_MAX_BYTES: maxBytes, AUDIT_KEEP_DAYS: keepDays } = settings
  const { AUTH_KEYS, SESSION_KEYS } = settings
  const service = AUTH_KEYS ? 'auth' : 'mcp'
  const ring = keyRing(AUTH_KEYS ?? SESSION_KEYS)
  const writer = randomToken(9)
  const path = placeOf(settings.AUDIT_LOG)
  const file = openAuditFile({ path, maxBytes, keepDays, writer, now: Date.now })

  return async ({ world: { store, now }, log }) => {
    await keepKeys({ store, service, ring, keepDays, now })
    const heads = storedHeads({ store, service, keepDays, now, file: file.path })
    return openAuditLog({ file, writer, key: auditKeys(ring)[0], heads, now, log })
  }
}
