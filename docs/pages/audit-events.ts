import { auditEvents } from '../../shared/audit/events.ts'
import { code, table } from './markdown.ts'

/** `docs/reference/audit-events.md`: every event of the audit log. */
export function auditEventsPage(): string {
  const intro =
    'The audit log is apart from the application log: one JSON object a line, written to `AUDIT_LOG`. ' +
    'Each record has `time` (ISO 8601, UTC), `event`, `outcome` (`success` or `failure`), where it ' +
    'happened in a request `requestId` and `address`, and what its row names. Tokens are never in it.'
  const rows = Object.entries(auditEvents).map(([name, meaning]) => [code(name), meaning])
  return `${intro}\n\n${table(['Event', 'Meaning and fields'], rows)}`
}
