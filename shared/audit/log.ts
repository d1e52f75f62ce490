import { destination } from 'pino'
import type { AuditEvent } from './events.ts'

/** An event with the time and the request it happened in. */
export interface AuditRecord extends AuditEvent {
  /** ISO 8601, UTC. */
  time: string
  requestId?: string
  address?: string
}

/** Where audit records go: apart from the application log, one JSON object a line. */
export interface AuditLog {
  write(record: AuditRecord): void
  close(): void
}

/** `target`: a file path (made 0600, its folder made where missing), or `stdout`. */
export function openAuditLog(target: string): AuditLog {
  const file = destination({
    ...(target === 'stdout' ? { fd: 1 } : { dest: target, mkdir: true, mode: 0o600 }),
    sync: true,
  })
  return {
    write: (record) => void file.write(`${JSON.stringify(record)}\n`),
    close: () => file.end(),
  }
}
