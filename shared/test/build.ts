import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { AuditLog } from '../audit/log.ts'
import type { AuditRecord } from '../audit/record.ts'
import { createHost } from '../host.ts'
import { memoryStore } from '../stores/memory.ts'
import { createLog } from '../telemetry/log.ts'
import { auditLogInto } from '../testing/audit-log.ts'
import { noPublicWeb } from '../testing/no-public-web.ts'
import type { World } from '../world.ts'

interface Changes {
  world?: Partial<World>
  config?: { PUBLIC_URL?: string; TRUST_PROXY?: string[] }
  embedded?: boolean
  auditLog?: AuditLog
  /** Adds routes, before the host is ready. */
  add?: (app: FastifyInstance) => unknown
}

export type Line = Record<string, unknown>

/** A host of its own over a world the test holds. Closes with the test. */
export async function build(t: Test, changes: Changes = {}) {
  const { world, config, embedded = true, add } = changes
  const lines: Line[] = []
  const audited: AuditRecord[] = []
  const log = createLog(
    { LOG_LEVEL: 'trace', AUDIT_LOG: 'file' },
    { write: (line: string) => void lines.push(JSON.parse(line)) }
  )
  const app = await createHost({
    world: { store: memoryStore(), fetch, publicFetch: noPublicWeb, now: Date.now, ...world },
    log: log as FastifyBaseLogger,
    auditLog: changes.auditLog ?? auditLogInto(audited),
    config: { PUBLIC_URL: 'http://localhost:8080', ...config },
    embedded,
  })
  await add?.(app)
  t.teardown(() => app.close())
  return { app, lines, audited }
}

/** The same on a socket; resolves to its address. */
export async function serve(t: Test, changes: Changes = {}) {
  const built = await build(t, changes)
  return { ...built, url: await built.app.listen({ host: '127.0.0.1', port: 0 }) }
}
