import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'
import { sealRecord, startOf } from '#shared/audit/chain.ts'
import { movedAside, openAuditFile } from '#shared/audit/file.ts'
import { readHeads, storedHeads } from '#shared/audit/heads.ts'
import { auditKeys } from '#shared/audit/keys.ts'
import { openAuditLog } from '#shared/audit/log.ts'
import type { AuditRecord } from '#shared/audit/record.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { withFiles } from '../../audit/files.ts'
import type { Against } from '../../audit/verify.ts'
import { verifier } from '../../audit/verify.ts'

export const keysOf = (byte: number) =>
  auditKeys(keyRing([Buffer.alloc(32, byte).toString('base64')]))

export const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

interface Chain {
  writer: string
  records: number
  keyByte?: number
  maxBytes?: number
  keepDays?: number
  /** Stops without a word, as a process that is killed. */
  isKilled?: boolean
}

/** An audit log that processes write one after the other, and a store that witnesses it. */
export function auditFolder(t: Test) {
  const path = join(t.testdir(), 'audit.log')
  const store = memoryStore()
  const fail = (_entry: object, message: string) => void t.fail(message)
  const names = () => [...movedAside(path), 'audit.log']

  return {
    path,
    store,
    names,
    file: (name: string) => join(dirname(path), name),
    /** A process: begins a chain, writes so many records and stops. */
    async write({ writer, records, keyByte = 1, maxBytes = 1e9, keepDays = 90, isKilled }: Chain) {
      const now = Date.now
      const file = openAuditFile({ path, maxBytes, keepDays, writer, now })
      const heads = storedHeads({ store, service: 'auth', keepDays, now, file: path })
      const log = await openAuditLog({
        ...{ file, writer, key: keysOf(keyByte)[0], heads, now, everyMs: 60_000 },
        log: { error: fail, warn: fail },
      })
      for (let count = 0; count < records; count++) {
        log.write({ ...call, requestId: `${writer}-${count}`, durationMs: count })
        await nextTurn()
      }
      if (!isKilled) await log.close()
    },
    lines: (name = 'audit.log') =>
      readFileSync(join(dirname(path), name), 'utf8')
        .split('\n')
        .slice(0, -1),
    put: (lines: readonly string[], name = 'audit.log') =>
      writeFileSync(join(dirname(path), name), lines.map((line) => `${line}\n`).join('')),
    /** What `verify` finds, each with its kind and words. */
    async verify(changes: Partial<Against> = {}) {
      const checked = verifier({
        keys: keysOf(1),
        heads: await readHeads(store, 'auth'),
        place: { host: hostname(), file: path },
        ...{ isAll: false, keepDays: 90, nowMs: Date.now() },
        ...changes,
      })
      withFiles(path, [], ({ name, lines }) => checked.file(name, lines()))
      const verdict = checked.end()
      return {
        ...verdict,
        faults: verdict.faults.map(({ kind, text }) => `${kind}: ${text}`),
        notes: verdict.notes.map(({ kind, text }) => `${kind}: ${text}`),
      }
    },
  }
}

/** Lines of a chain with these records. */
export function chainOf(writer: string, records: readonly object[], key = keysOf(1)[0]): string[] {
  let head = startOf(writer)
  return records.map((record) => {
    const time = '2026-11-01T00:00:00.000Z'
    const sealed = sealRecord(JSON.stringify({ time, ...record }), head, key)
    head = sealed.head
    return sealed.line
  })
}

const call: AuditRecord = {
  time: '2026-11-01T00:00:00.000Z',
  event: 'api.request',
  outcome: 'success',
  tool: 'get_issue',
  userId: 7,
  login: 'mona',
}
