import { destination } from 'pino'
import { invalid } from '../config/load.ts'
import type { AuditEvent } from './events.ts'

const maxUnwrittenBytes = 1024 * 1024

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

interface ErrorLog {
  error(entry: object, message: string): void
}

/**
 * `target`: a file path (made 0600, its folder made where missing), or `stdout`. What cannot be
 * written, as on a full disk, is told to `log` and tried again with the next record; records
 * beyond 1 MiB are lost meanwhile.
 *
 * @throws CONFIG_INVALID if the file cannot be opened
 */
export function openAuditLog(target: string, log: ErrorLog): AuditLog {
  const file = open(target)
  // In place of pino’s own listener, which lets the error be thrown at whoever writes.
  file.removeAllListeners('error').on('error', (err: Error) => {
    log.error({ err }, 'The audit log cannot be written')
  })
  // Only a write makes it try again; this one adds nothing.
  file.on('drop', () => file.write(''))
  return {
    write: (record) => void file.write(`${JSON.stringify(record)}\n`),
    close: () => file.end(),
  }
}

function open(target: string) {
  const place = target === 'stdout' ? { fd: 1 } : { dest: target, mkdir: true, mode: 0o600 }
  try {
    return destination({ ...place, sync: true, maxLength: maxUnwrittenBytes })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw invalid([`AUDIT_LOG names a file that cannot be written (${code}).`])
  }
}
