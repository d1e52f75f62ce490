import { join } from 'node:path'
import type { Test } from 'tap'
import { openAuditFile } from '../../audit/file.ts'
import { storedHeads } from '../../audit/heads.ts'
import { auditKeys } from '../../audit/keys.ts'
import { openAuditLog } from '../../audit/log.ts'
import type { AuditRecord } from '../../audit/record.ts'
import { keyRing } from '../../crypto/key-ring.ts'
import { memoryStore } from '../../stores/memory.ts'
import { linesIn } from './lines.ts'

export const ring = keyRing([Buffer.alloc(32, 1).toString('base64')])

export const consent: AuditRecord = {
  time: '2026-11-01T00:00:00.000Z',
  event: 'oauth.consent',
  outcome: 'failure',
}

interface Changes {
  path?: string
  writer?: string
  maxBytes?: number
  keepDays?: number
  now?: () => number
  store?: ReturnType<typeof memoryStore>
  everyMs?: number
}

/** An audit log in a folder of the test, with what it tells the application log. */
export async function openLog(t: Test, changes: Changes = {}) {
  const { writer = 'writer', maxBytes = 1_000_000, keepDays = 90, now = Date.now } = changes
  const { store = memoryStore(), everyMs = 10, path = join(t.testdir(), 'audit.log') } = changes
  const told: { level: string; entry: object; message: string }[] = []
  const teller = (level: string) => (entry: object, message: string) =>
    void told.push({ level, entry, message })
  const log = await openAuditLog({
    file: openAuditFile({ path, maxBytes, keepDays, writer, now }),
    writer,
    key: auditKeys(ring)[0],
    heads: storedHeads({ store, service: 'auth', keepDays, now, file: path }),
    now,
    log: { error: teller('error'), warn: teller('warn') },
    everyMs,
  })
  t.teardown(() => log.close())
  return { log, path, told, store }
}

/** The records of a file. */
export const recordsIn = (path: string): Record<string, unknown>[] =>
  linesIn(path).map((line) => JSON.parse(line))

/** All that was written in this turn is in the file after it. */
export const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))
