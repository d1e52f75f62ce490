import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { AuditEvent } from '#shared/audit/events.ts'
import { openAudit } from '#shared/audit/open.ts'
import { sqliteStore } from '#shared/stores/sqlite.ts'
import { auditCommand } from '#shared/testing/audit-command.ts'
import { nextTurn } from './build.ts'

const dayMs = 24 * 3600 * 1000
const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const failing = (_entry: object, message: string) => {
  throw new Error(message)
}

const person = (userId: number, login: string) => ({ userId, login, clientId: `${login}-editor` })
const mona = { ...person(7, 'mona'), sessionId: 'session-of-mona' }
const river = { ...person(8, 'river'), sessionId: 'session-of-river' }
const call = { event: 'api.request', outcome: 'success', durationMs: 12 } as const

/** What happened, and how long ago. */
export const happenings: [AuditEvent, number][] = [
  [{ event: 'oauth.callback', outcome: 'success', ...person(7, 'mona-as-was') }, 20 * dayMs],
  [{ ...call, tool: 'get_repository', access: 'read', ...mona, login: 'mona-as-was' }, 20 * dayMs],
  [{ ...call, ...mona, tool: 'get_issue', access: 'read', repository: 'octo-org/octo-repo' }, 9000],
  [
    {
      ...{ ...call, ...mona, tool: 'create_issue', access: 'write' },
      ...{ repository: 'octo-org/octo-repo', githubRequestIds: ['C5A2:1F3B'] },
    },
    8000,
  ],
  [{ ...call, ...river, tool: 'get_issue', outcome: 'failure', code: 'API_003' }, 7000],
  [{ event: 'session.ended', outcome: 'success', userId: 8, reason: 'revoked' }, 6000],
  [{ event: 'security.rate_limit_exceeded', outcome: 'failure', limit: 'RATE_LIMIT_MCP' }, 5000],
]

/** A folder as one process leaves it: keys, store and an audit log of what happened. */
export async function dataDir(t: Test) {
  const DATA_DIR = join(t.testdir(), 'data')
  mkdirSync(DATA_DIR)
  const keys = { SESSION_KEYS: [key(1)], AUTH_KEYS: [key(2)] }
  writeFileSync(join(DATA_DIR, 'keys.json'), JSON.stringify(keys))
  const store = sqliteStore(join(DATA_DIR, 'store.db'))
  t.teardown(() => store.close())
  const path = join(DATA_DIR, 'audit.log')
  const settings = { ...keys, AUDIT_LOG: path, AUDIT_MAX_BYTES: 65_536, AUDIT_KEEP_DAYS: 90 }
  const log = await openAudit(settings)({
    world: { store, now: Date.now },
    log: { error: failing, warn: failing },
  })
  t.teardown(() => log.close())
  const at = (agoMs: number) => new Date(Date.now() - agoMs).toISOString()
  for (const [event, agoMs] of happenings) log.write({ time: at(agoMs), ...event })
  await nextTurn()
  return {
    DATA_DIR,
    path,
    log,
    write: (event: AuditEvent) => log.write({ time: at(0), ...event }),
    audit: (...args: string[]) => auditCommand({ DATA_DIR }, ...args),
  }
}
